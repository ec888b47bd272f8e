import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The program as its users run it. */
export const program = join(
  dirname(createRequire(import.meta.url).resolve('@mdmkit/health')),
  '../bin/health-check.js',
);
