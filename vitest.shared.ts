import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { SlowFirstSequencer } from './scripts/slow-first-sequencer.ts';

// Tests run on source: this condition comes first in every package's `exports`, so no build is needed.
const conditions = ['@mdmkit/source'];

const script = (name: string) => fileURLToPath(new URL(`./scripts/${name}`, import.meta.url));

/** What holds for a whole run, of all projects or of one. */
export const run = {
  reporters: ['default', script('test-reporter.ts')],
  sequence: { sequencer: SlowFirstSequencer },
  // Vitest would leave one core free.
  maxWorkers: availableParallelism(),
  coverage: {
    include: ['**/src/**/*.{ts,tsx}'],
    reporter: ['text-summary'],
  },
};

/** The configuration of one test project. A project names itself; `monitor` also sets floors of coverage. */
export const project = (name: string): ViteUserConfig =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      ...run,
      name,
      // Files share a worker's modules: loading them anew for each took a third of the time. No test leaves anything behind.
      isolate: false,
      // For worker threads of our own, which Node starts without vitest.
      execArgv: conditions.map((condition) => `--conditions=${condition}`),
      globalSetup: [script('memory-folder.ts')],
      setupFiles: [script('vitest-setup.ts')],
      // No result depends on the machine's speed: these end only what hangs. Slow files set longer ones, and start first.
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  });
