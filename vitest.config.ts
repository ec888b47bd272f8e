import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['packages/*', 'examples', 'test'],
    reporters: ['default', fileURLToPath(new URL('./scripts/skipped-reporter.ts', import.meta.url))],
    coverage: { include: ['packages/*/src/**'] },
  },
});
