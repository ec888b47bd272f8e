import { Agent, request } from 'node:http';
import { createDepClient, parseServerToken } from '../../src/index.ts';

/** The floor of list benches: `node:http` with a keep-alive agent, the chunks joined, `JSON.parse`, nothing else. */
export async function readFloor(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  for (let cursor: string | undefined; ; ) {
    const page = (await post(agent, port, JSON.stringify({ cursor, limit: 1000 }))) as {
      devices: unknown[];
      cursor: string;
      more_to_follow: boolean;
    };
    for (const device of page.devices) if (device) count += 1;
    if (!page.more_to_follow) break;
    cursor = page.cursor;
  }
  agent.destroy();
  return count;
}

function post(agent: Agent, port: number, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, host: '127.0.0.1', method: 'POST', path: '/server/devices' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A token of the right shape; the bench's server verifies nothing. */
export const benchToken = parseServerToken(
  JSON.stringify({
    consumer_key: 'CK_bench',
    consumer_secret: 'CS_bench',
    access_token: 'AT_bench',
    access_secret: 'AS_bench',
    access_token_expiry: '2027-11-23T00:00:00Z',
  }),
);

/** Reads the fleet through the client. Returns the devices, and the kinds of drift that were reported. */
export async function readOurs(port: number): Promise<{ readonly count: number; readonly drift: ReadonlySet<string> }> {
  const drift = new Set<string>();
  await using dep = createDepClient({
    credential: benchToken,
    origin: `http://127.0.0.1:${port}`,
    hooks: { onDrift: ({ kind, pointer }) => drift.add(`${kind} ${pointer.replace(/\d+/, '*')}`) },
  });
  let count = 0;
  for await (const device of dep.devices.fetch()) if (device.serialNumber) count += 1;
  return { count, drift };
}
