/**
 * Runs before each test file. Reports that Node is too old, before a dependency fails with an unclear error, and measures the
 * processor time of the file for `test-reporter.ts`.
 */
import { readFileSync } from 'node:fs';
import { afterAll } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Processor seconds that a test file took, with the programs that it started and that have ended. */
    cpuSeconds?: number;
  }
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 12)) {
  throw new Error(
    `These tests need Node 22.12 or newer, but this is Node ${process.versions.node}. ` +
      'Run them with "npm test" or "npx vitest run" in the repository: both use the Node that its dev dependency brings.',
  );
}

const startedAt = cpuSeconds();
const record: Parameters<typeof afterAll>[0] = (_context, file) => {
  file.meta.cpuSeconds = cpuSeconds() - startedAt;
};
// Hooks end in the reverse order: this one runs after those of the file. Vitest reads the names of fixtures from the source of
// a hook's first parameter; a bound function has none.
afterAll(record.bind(undefined));

/** Processor seconds of this process so far and, on Linux, of its children that have ended and of theirs. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000 + endedChildrenSeconds();
}

function endedChildrenSeconds(): number {
  if (process.platform !== 'linux') return 0;
  // proc_pid_stat(5): the fields after the program's name; `cutime` and `cstime` in ticks of 10 ms.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
