import { availableParallelism } from 'node:os';
import { mergeConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';
import { bundledWorker } from './test/support/bundled-worker.ts';

export default mergeConfig(project('health'), {
  plugins: [bundledWorker],
  test: {
    globalSetup: './test/support/bundled-worker.ts',
    // Many tests wait for a process, a database or a browser. One worker more than there are cores works meanwhile.
    maxWorkers: availableParallelism() + 1,
  },
});
