import { defineConfig } from 'vitest/config';
import { run } from './vitest.shared.ts';

export default defineConfig({
  test: {
    ...run,
    projects: ['packages/*', 'apps/*', 'examples', 'test'],
  },
});
