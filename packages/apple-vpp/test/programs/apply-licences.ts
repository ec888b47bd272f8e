/** Carries licence work out in several lives at once; requests and uses of the job store are their border calls. */
import { readFile } from 'node:fs/promises';
import { createTransport, type Transport } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { createFileJobStore, createVppClient, type JobStore, parseContentToken } from '../../src/index.ts';
import { type Border, liveAll } from './border.ts';
import { applyLicences, giveSeats, type Life, type LifeResult } from './licences-work.ts';

const [origin = '', livesFile = ''] = process.argv.slice(2);
// A life that stands still keeps its connection for ever; the others must not wait for it.
const plain = createTransport({ maxConnectionsPerOrigin: 10_000 });

async function live(life: Life, { crossings, cross }: Border): Promise<LifeResult> {
  const file = createFileJobStore(life.folder);
  const store: JobStore = {
    read: (jobId) => cross(() => file.read(jobId)),
    append: (jobId, record) => cross(() => file.append(jobId, record)),
    remove: (jobId) => cross(() => file.remove(jobId)),
  };
  const transport: Transport = { ...plain, send: (request) => cross(() => plain.send(request)) };
  const client = createVppClient({
    credential: parseContentToken(life.token),
    origin,
    transport,
    clock: createVirtualClock(),
    // The wait for an event moves the clock while another request is under way: its time limit must not end it.
    timeoutMs: 3_600_000,
    totalTimeoutMs: 3_600_000,
    mdm: { id: 'mdm-1', name: 'Example MDM', metadata: 'test' },
  });
  const { failures } = await applyLicences(client, store);
  const { failures: seatFailures } = await giveSeats(client, store);
  return { crossings: crossings(), failures, seatFailures };
}

await liveAll(JSON.parse(await readFile(livesFile, 'utf8')) as readonly Life[], live);
