/** A process that serves a fleet of any size from one rendered page, so that its own work hardly counts. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const pageSize = 1_000;
const total = Number(process.argv[2]);
const delayMs = Number(process.argv[3] ?? 0);

const devices = Array.from({ length: pageSize }, (_, index) => ({
  serial_number: `C02${index.toString(36).toUpperCase().padStart(9, '0')}`,
  model: 'MacBook Air (13-inch, M4)',
  description: 'MBAIR 13.6 SILVER/10C CPU/8C GPU/16GB/256GB',
  color: 'SILVER',
  asset_tag: '',
  profile_status: 'assigned',
  profile_uuid: '88FC4E378FDE4BC5B2C7D5F3A1B0C2D4',
  profile_assign_time: '2026-05-05T09:12:33Z',
  device_assigned_date: '2026-01-05T09:00:00Z',
  device_assigned_by: 'admin@example.org',
  os: 'OSX',
  device_family: 'Mac',
  wifi_mac_address: 'A4:83:E7:00:00:01',
  bluetooth_mac_address: 'A4:83:E7:00:00:02',
}));
// Both must be reported, or the figure does not count.
const planted: Record<string, unknown>[] = devices;
planted[311] = { ...devices[311], asset_tag: 4711 };
planted[622] = { ...devices[622], battery_health: 'good' };
const head = Buffer.from(`{"devices":${JSON.stringify(planted)},"fetched_until":"2026-11-23T12:00:00Z",`);

const server = createServer((request, response) => {
  if (request.url === '/session') {
    response.setHeader('content-type', 'application/json');
    response.end('{"auth_session_token":"1O1O0123456789ABCDEFO01234567Op"}');
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { cursor } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { cursor?: string };
    const next = Number(cursor ?? 0) + pageSize;
    const tail = Buffer.from(`"cursor":"${next}","more_to_follow":${next < total}}`);
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', head.length + tail.length);
    const answer = () => {
      response.write(head);
      response.end(tail);
    };
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
