import { fileURLToPath } from 'node:url';
import { defineProject } from 'vitest/config';

// Tests run on source: this condition comes first in every package's `exports`, so no build is needed.
const conditions = ['@mdmkit/source'];

/** The configuration of one test project. Every project names itself and changes nothing else. */
export const project = (name: string) =>
  defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      // Files share a worker's modules: loading them anew for each took a third of the time. No test leaves anything behind.
      isolate: false,
      setupFiles: [fileURLToPath(new URL('./scripts/vitest-setup.ts', import.meta.url))],
      // For worker threads of our own, which Node starts without vitest.
      execArgv: conditions.map((condition) => `--conditions=${condition}`),
      testTimeout: 20_000,
      hookTimeout: 20_000,
    },
  });
