import { availableParallelism } from 'node:os';
import { mergeConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

// Many of its tests wait for a process, a database or a browser. One worker more than there are cores works meanwhile.
export default mergeConfig(project('health'), { test: { maxWorkers: availableParallelism() + 1 } });
