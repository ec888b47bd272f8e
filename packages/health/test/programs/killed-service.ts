/** Runs a service that ends as by a power cut at one of its calls across a border; what it did until then is in a journal. */
import { openSync, writeSync } from 'node:fs';
import { type Borders, type Life, live } from './live-service.ts';

const [journal = '', life = '', at = ''] = process.argv.slice(2);
const file = openSync(journal, 'w');
const note = (entry: object) => void writeSync(file, `${JSON.stringify(entry)}\n`);

// Call 1 counts before it is made, and every call after it is made: between two calls nothing is kept or sent.
let count = 0;
const dieAt = async (name: string, now: () => number) => {
  if (count !== Number(at)) return;
  note({ killed: name, atMs: now() });
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
};

// The life is written by the test that starts this program.
await live(
  JSON.parse(life) as Life,
  (now): Borders => ({
    around:
      (name, call, isIdle) =>
      async (...args) => {
        if (count === 0) await dieAt(name, now);
        const result = await call(...args);
        if (isIdle?.(result, ...args)) return result;
        count += 1;
        note({ call: count, name, atMs: now() });
        await dieAt(name, now);
        return result;
      },
    onChecked: (target, startedMs, endedMs) => note({ checked: target, startedMs, endedMs }),
  }),
);
