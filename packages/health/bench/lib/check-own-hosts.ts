/**
 * Checks hosts of one's own once in this process and tells its CPU time and how many were well: `ours` by `runChecks`,
 * `floor` by node:tls with one shared context, a GET, and the body. Three passes before it are not measured: a service has run for hours.
 */
import { once } from 'node:events';
import { connect, createSecureContext, rootCertificates } from 'node:tls';
import { forEachLimited } from '../../src/files/for-each-limited.ts';
import { runChecks } from '../../src/index.ts';
import { type EndpointPlace, ownNetwork, ownTargets } from './endpoint-targets.ts';

const [variant, portText = '', authority = '', countText = ''] = process.argv.slice(2);
const place: EndpointPlace = { port: Number(portText), authority };
const count = Number(countText);
const concurrency = 16;
const targets = ownTargets(count, place);
const network = ownNetwork(place);
const context = createSecureContext({ ca: [...rootCertificates, authority] });
const pass = variant === 'ours' ? checkAll : askAll;

for (let warmUp = 0; warmUp < 3; warmUp += 1) await pass();
const before = process.cpuUsage();
const well = await pass();
const { user, system } = process.cpuUsage(before);
process.send?.({ cpuMs: (user + system) / 1000, well });
process.disconnect();

async function checkAll(): Promise<number> {
  const { summary } = await runChecks({ origins: {}, targets }, { concurrency, network });
  return summary.classes.ok ?? 0;
}

async function askAll(): Promise<number> {
  let done = 0;
  await forEachLimited(targets, concurrency, async (_target, index) => {
    const text = await askOne(`h${index}.bench.test`);
    if (text.startsWith('HTTP/1.1 200') && text.includes('"status":"ok"')) done += 1;
  });
  return done;
}

async function askOne(host: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: place.port, servername: host, secureContext: context });
  await once(socket, 'secureConnect');
  socket.write(`GET /health HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
