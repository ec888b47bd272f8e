import { globSync } from 'node:fs';
import { mergeConfig } from 'vitest/config';
import { project } from '../../vitest.shared.ts';

/** The least share of branches that each room's tests take, in percent. Below one of them `npm test` fails. */
const floors = {
  'src/**/*.ts': { branches: 90 },
  'src/judge/*.ts': { branches: 91 },
  'src/judge/attribution/*.ts': { branches: 90 },
  'src/judge/incidents/*.ts': { branches: 88 },
  'src/judge/maintenance/*.ts': { branches: 95 },
  'src/library/*.ts': { branches: 85 },
  'src/model/*.ts': { branches: 85 },
  'src/schedule/*.ts': { branches: 90 },
  'src/signals/*.ts': { branches: 90 },
};

// A pattern without files would hold nothing up.
for (const pattern of Object.keys(floors))
  if (globSync(pattern, { cwd: import.meta.dirname }).length === 0) throw new Error(`no file matches ${pattern}`);

export default mergeConfig(project('monitor'), { test: { coverage: { thresholds: floors } } });
