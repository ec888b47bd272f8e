/**
 * Lives several lives at once: each carries licence work out in a location and a folder of its own, until it comes to
 * its border call, a request or a use of the job store. There it stands still for ever, before or after the call. When
 * the last one stands, the process is killed, so that one death is a death at every one of these points. Lives without
 * a border call come to their end, and what they did is printed.
 */
import { readFile } from 'node:fs/promises';
import { createTransport, type Transport } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { createFileJobStore, createVppClient, type JobStore, parseContentToken } from '../../src/index.ts';
import { applyLicences, giveSeats, type Life, type LifeResult } from './licences-work.ts';

const plain = createTransport();
const forever = new Promise<never>(() => undefined);
// Nothing else keeps the process alive while it waits for the last of them.
const alive = setInterval(() => undefined, 60_000);

interface Border {
  readonly crossings: () => number;
  readonly reached: Promise<void>;
  readonly cross: <Result>(call: () => Promise<Result>) => Promise<Result>;
}

/** Counts the calls across the border, and stops before or after one of them: then nothing gets across any more. */
function createBorder({ cutAt, when }: Pick<Life, 'cutAt' | 'when'>): Border {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  let crossings = 0;
  let stands = false;
  const stop = () => {
    stands = true;
    reach();
    return forever;
  };
  return {
    crossings: () => crossings,
    reached,
    async cross(call) {
      if (stands) return await forever;
      crossings += 1;
      const isCut = crossings === cutAt;
      if (isCut && when === 'before') return await stop();
      const result = await call();
      if (isCut) return await stop();
      // What a call in parallel brings to a dead process is lost.
      return stands ? await forever : result;
    },
  };
}

/** Comes to an end, or to a standstill: then the result is undefined. */
async function live(origin: string, life: Life): Promise<LifeResult | undefined> {
  const { crossings, reached, cross } = createBorder(life);
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
    mdm: { id: 'mdm-1', name: 'Example MDM', metadata: 'test' },
  });
  const work = async () => {
    const { failures } = await applyLicences(client, store);
    const { failures: seatFailures } = await giveSeats(client, store);
    return { crossings: crossings(), failures, seatFailures };
  };
  return await Promise.race([work(), reached.then(() => undefined)]);
}

const [origin = '', livesFile = ''] = process.argv.slice(2);
const lives = JSON.parse(await readFile(livesFile, 'utf8')) as readonly Life[];
const results = await Promise.all(lives.map((life) => live(origin, life)));
if (results.every((result) => result === undefined)) process.kill(process.pid, 'SIGKILL');
clearInterval(alive);
process.stdout.write(JSON.stringify(results), () => process.exit());
