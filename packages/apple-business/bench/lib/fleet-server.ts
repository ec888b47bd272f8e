/** A process that serves a fleet of any size from one rendered page, so that its own work hardly counts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAppleOrganisation } from '@mdmkit/core/testing';
import { deviceResource } from '../../src/testing/device-resource.ts';

const pageSize = 1_000;
const total = Number(process.argv[2]);

const organisation = createAppleOrganisation({ devices: pageSize });
const origin = 'https://api-business.apple.com';
const devices: unknown[] = Array.from(organisation.devices(), (device) => deviceResource(device, origin));
// Both must be reported, or the figure does not count.
plant(311, 'partNumber', 4711);
plant(622, 'batteryHealth', 'good');
const head = Buffer.from(`{"data":${JSON.stringify(devices)},`);

function plant(index: number, attribute: string, value: unknown): void {
  const device = organisation.deviceAt(index);
  const resource = device && deviceResource(device, origin);
  if (resource) devices[index] = { ...resource, attributes: { ...resource.attributes, [attribute]: value } };
}

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.method === 'POST') {
    request.resume();
    response.end('{"access_token":"bench","token_type":"Bearer","expires_in":1000000000}');
    return;
  }
  const cursor = new URL(request.url ?? '', 'http://x').searchParams.get('cursor');
  const next = Number(cursor ?? 0) + pageSize;
  const paging = { limit: pageSize, total, ...(next < total ? { nextCursor: String(next) } : {}) };
  const links = {
    self: `${origin}/v1/orgDevices`,
    ...(next < total ? { next: `${origin}/v1/orgDevices?cursor=${next}` } : {}),
  };
  const tail = Buffer.from(`"links":${JSON.stringify(links)},"meta":${JSON.stringify({ paging })}}`);
  response.setHeader('content-length', head.length + tail.length);
  response.write(head);
  response.end(tail);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
