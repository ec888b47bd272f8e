/** A host of one's own in a process of its own: HTTPS by an authority of its own. Tells the port and the authority. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeAuthority, makeCertificate } from '../../test/support/certificates.ts';

const authority = makeAuthority('Bench Authority');
const { certificate, key } = makeCertificate({
  subject: [{ name: 'commonName', value: 'bench.test' }],
  names: ['*.bench.test'],
  issuer: authority,
});
const body = JSON.stringify({ status: 'ok', checks: 'x'.repeat(200) });
const server = createServer({ cert: certificate, key }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  process.send?.({ port, authority: authority.certificate });
});
process.on('disconnect', () => process.exit());
