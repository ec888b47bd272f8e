/** Runs a service that ends as by a power cut at one of its calls across a border; what it did until then is in a journal. */
import { openSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { countedBorders, type JournalEntry } from './counted-borders.ts';
import { type Life, live } from './live-service.ts';

const [journal = '', life = '', at = ''] = process.argv.slice(2);
const file = openSync(journal, 'w');
const note = (entry: JournalEntry) => void writeSync(file, `${JSON.stringify(entry)}\n`);

// The life is written by the test that starts this program.
await live(JSON.parse(life) as Life, (now) =>
  countedBorders({
    now,
    note,
    async after(count, name) {
      if (count !== Number(at)) return;
      note({ killed: name, atMs: now() });
      // The next process finds what this one has compiled.
      flushCompileCache();
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {});
    },
  }),
);
