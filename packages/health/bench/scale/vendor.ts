/**
 * Apps and Books in a process of its own, for as many tokens as are asked for. Every answer was given by the simulator once, and is
 * given again to each token that the simulator has issued: the vendor has no part in what the bench measures, but shares its cores.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';

const [count = '0', file = ''] = process.argv.slice(2);
const vpp = createVppSimulator({ locations: [{ assets: 20 }], limits: { maxRequestPerSecond: 1_000_000 } });
const tokens = Array.from({ length: Number(count) }, () => vpp.issueToken());
writeFileSync(file, JSON.stringify(tokens));

const known = new Set(tokens.map((token) => `Bearer ${token}`));
const recorded = new Map<string, Buffer>();
const [origin = ''] = vpp.origins;
/** Asks the simulator: with the first token, or without one as for the service configuration, which needs none. */
const record = async (target: string, isSignedIn: boolean): Promise<Buffer> => {
  const headers = isSignedIn ? { authorization: `Bearer ${tokens[0]}` } : {};
  const response = await vpp.fetch(new Request(`${origin}${target}`, { headers }));
  const body = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${target}: ${response.status} ${body.toString()}`);
  recorded.set(`${isSignedIn} ${target}`, body);
  return body;
};
const server = createServer((request, response) => {
  const { url: target = '/', headers } = request;
  const isSignedIn = headers.authorization !== undefined;
  if (isSignedIn && !known.has(headers.authorization ?? '')) return response.writeHead(401).end();
  const send = (body: Buffer) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  const body = recorded.get(`${isSignedIn} ${target}`);
  if (body) return send(body);
  return record(target, isSignedIn).then(send, (error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
process.on('disconnect', () => server.close().closeAllConnections());
