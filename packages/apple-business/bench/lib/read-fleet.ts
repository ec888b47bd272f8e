import { Agent, get } from 'node:http';
import { createVirtualClock } from '@mdmkit/core/testing';
import { createBusinessClient } from '../../src/index.ts';
import { generateBusinessKey } from '../../src/testing/index.ts';

/** The floor of list benches: `node:http` with a keep-alive agent, the chunks joined, `JSON.parse`, nothing else. */
export async function readFloor(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page = (await read(agent, port, `/v1/orgDevices?limit=1000&cursor=${cursor}`)) as {
      data: unknown[];
      meta: { paging: { nextCursor?: string } };
    };
    for (const device of page.data) if (device) count += 1;
    cursor = page.meta.paging.nextCursor;
  }
  agent.destroy();
  return count;
}

function read(agent: Agent, port: number, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get({ agent, port, host: '127.0.0.1', path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    }).on('error', reject);
  });
}

const { privateKeyPem: privateKey } = generateBusinessKey();

/** What reading the fleet through the client told. */
export interface FleetReading {
  /** How many devices there were. */
  readonly count: number;
  /** The kinds of drift that were reported. */
  readonly drift: ReadonlySet<string>;
  /** How long the budget made it wait, on the virtual clock, in milliseconds. */
  readonly waitedMs: number;
}

/** Reads the fleet through the client, with its usual budget on a virtual clock. */
export async function readOurs(port: number): Promise<FleetReading> {
  const drift = new Set<string>();
  const clock = createVirtualClock();
  const origin = `http://127.0.0.1:${port}`;
  await using business = createBusinessClient({
    clientId: 'BUSINESSAPI.bench',
    keyId: 'bench',
    privateKey,
    origin,
    tokenOrigin: origin,
    clock,
    hooks: { onDrift: ({ kind, pointer }) => drift.add(`${kind} ${pointer.replace(/\d+/, '*')}`) },
  });
  let count = 0;
  for await (const device of business.orgDevices.list()) if (device.id) count += 1;
  return { count, drift, waitedMs: clock.sleptMs };
}
