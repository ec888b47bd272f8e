import { mergeConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

export default mergeConfig(project('board'), { oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } } });
