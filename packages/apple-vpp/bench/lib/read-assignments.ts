import { Agent, request } from 'node:http';
import { type Budget, createBudget } from '@mdmkit/core';
import { createVppClient, parseContentToken } from '../../src/index.ts';

interface FloorPage {
  readonly assignments: readonly unknown[];
  readonly nextPageIndex?: number;
}

/** The floor of list benches: `node:http` with a keep-alive agent, the chunks joined, `JSON.parse`, nothing else. */
export async function readFloor(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let count = 0;
  for (let index: number | undefined = 0; index !== undefined; ) {
    const page: FloorPage = await get(agent, port, index);
    for (const assignment of page.assignments) if (assignment) count += 1;
    index = page.nextPageIndex;
  }
  agent.destroy();
  return count;
}

function get(agent: Agent, port: number, index: number): Promise<FloorPage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, port, host: '127.0.0.1', path: `/mdm/v2/assignments?pageIndex=${index}` },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as FloorPage));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** A token of the right shape; the bench's server verifies nothing. */
export const benchToken = parseContentToken(
  Buffer.from(JSON.stringify({ token: 'YmVuY2g=', expDate: '2031-02-03T04:05:06+0000', orgName: 'Bench' })).toString(
    'base64',
  ),
);

/** No limit: what is measured is work, not waiting. */
const noBudget = createBudget({ requests: Number.POSITIVE_INFINITY, perMs: 1_000 });

/** Reads all assignments through the client. Returns how many, and the kinds of drift that were reported. */
export async function readOurs(
  port: number,
  options: { readonly parallel?: number; readonly budget?: Budget } = {},
): Promise<{ readonly count: number; readonly drift: ReadonlySet<string> }> {
  const { parallel, budget = noBudget } = options;
  const drift = new Set<string>();
  await using vpp = createVppClient({
    credential: benchToken,
    origin: `http://127.0.0.1:${port}`,
    budget,
    totalTimeoutMs: 600_000,
    hooks: { onDrift: ({ kind, pointer }) => drift.add(`${kind} ${pointer.replace(/\d+/, '*')}`) },
  });
  let count = 0;
  for await (const { serialNumber } of vpp.assignments.list(parallel === undefined ? {} : { parallel })) {
    if (serialNumber) count += 1;
  }
  return { count, drift };
}
