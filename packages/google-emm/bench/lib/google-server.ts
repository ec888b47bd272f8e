/** A process that serves tokens, one enterprise, and a fleet of any size from one rendered page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmmSimulator } from '../../src/testing/index.ts';

const pageSize = 100;
const total = Number(process.argv[2] ?? 0);
const google = createEmmSimulator({ devices: pageSize });

const planted = [...google.enterprise.devices].map((device) => ({ ...device })) as Record<string, unknown>[];
// Both must be reported, or the figure does not count. Ten pages make a thousand rows.
planted[31] = { ...planted[31], apiLevel: 'thirty-six' };
planted[62] = { ...planted[62], batteryHealth: 'good' };
const clean = [...google.enterprise.devices];
const heads = [planted, ...Array.from({ length: 9 }, () => clean)].map((devices) =>
  Buffer.from(`{"devices":${JSON.stringify(devices)}`),
);
const enterprise = Buffer.from(`${JSON.stringify(google.enterprise.document, null, 2)}\n`);
const token = Buffer.from('{"access_token":"ya29.bench","expires_in":3599,"token_type":"Bearer"}');

const server = createServer((request, response) => {
  request.resume();
  const url = new URL(request.url ?? '', 'http://x');
  response.setHeader('content-type', 'application/json; charset=UTF-8');
  if (url.pathname === '/token') return void response.end(token);
  if (!url.pathname.endsWith('/devices')) return void response.end(enterprise);
  const next = Number(url.searchParams.get('pageToken') ?? 0) + pageSize;
  const head = heads[(next / pageSize - 1) % heads.length] ?? enterprise;
  const tail = Buffer.from(next < total ? `,"nextPageToken":"${next}"}` : '}');
  response.setHeader('content-length', head.length + tail.length);
  response.write(head);
  response.end(tail);
});
server.listen(0, '127.0.0.1', () =>
  process.send?.({
    port: (server.address() as AddressInfo).port,
    keyFile: google.account.keyFile,
    enterprise: google.enterprise.name,
  }),
);
