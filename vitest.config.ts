import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // By itself vitest leaves a core unused: on two of them that is half of the machine.
    maxWorkers: availableParallelism(),
    projects: ['packages/*', 'examples', 'test'],
    reporters: ['default', fileURLToPath(new URL('./scripts/skipped-reporter.ts', import.meta.url))],
    coverage: { include: ['packages/*/src/**'] },
  },
});
