import { z } from 'zod';

/** The id of a tenant or the name of a credential; targets are named after both. */
export const Identifier = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'expected 1 to 64 letters, digits, ".", "_" or "-"')
  .describe('Part of the ids of targets.');
