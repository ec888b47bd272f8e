import { z } from 'zod';
import { shellPathProblem } from '../files/shell-path.ts';

/** A path in the configuration. Paths are taken as they stand: no shell reads them. */
export function pathText(): z.ZodString {
  return z
    .string()
    .min(1)
    .check((context) => {
      const problem = shellPathProblem(context.value);
      if (problem !== undefined) context.issues.push({ code: 'custom', message: problem, input: context.value });
    });
}
