/** A process that serves a million assignments from one rendered page, so that its own work hardly counts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const pageSize = 1_000;
const total = Number(process.argv[2]);
const delayMs = Number(process.argv[3] ?? 0);
const totalPages = Math.ceil(total / pageSize);

const assignments: Record<string, unknown>[] = Array.from({ length: pageSize }, (_, index) => ({
  adamId: String(361_304_000 + (index % 50)),
  pricingParam: 'STDQ',
  serialNumber: `C02${index.toString(36).toUpperCase().padStart(9, '0')}`,
}));
// Both must be reported, or the figure does not count.
assignments[311] = { ...assignments[311], idHash: 4711 };
assignments[622] = { ...assignments[622], licenseKind: 'new' };
const head = Buffer.from(`{"assignments":${JSON.stringify(assignments)},`);

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const index = Number(searchParams.get('pageIndex') ?? 0);
  const next = index + 1 < totalPages ? `"nextPageIndex":${index + 1},` : '';
  const tail = Buffer.from(
    `"currentPageIndex":${index},${next}"size":${pageSize},"totalPages":${totalPages},"versionId":"v1","uId":"981060278089131045","tokenExpirationDate":"2031-02-03T04:05:06+0000"}`,
  );
  const answer = () => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', head.length + tail.length);
    response.write(head);
    response.end(tail);
  };
  request.resume();
  if (delayMs > 0) setTimeout(answer, delayMs);
  else answer();
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
