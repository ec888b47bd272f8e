import { mergeConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

export default mergeConfig(project('packaging'), { test: { globalSetup: './pack-packages.ts' } });
