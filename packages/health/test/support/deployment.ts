/** How many shards a process of a deployment has held, by its log, from its start on. */
export const heldLines = (stdout: string): readonly number[] =>
  [...stdout.matchAll(/checks the targets of (\d+) of/g)].map(([, held]) => Number(held));

/** How many shards a process holds now, by its log. */
export const heldOf = (stdout: string): number => heldLines(stdout).at(-1) ?? 0;

/** Whether a process has begun to judge, by its log. */
export const judges = (stdout: string): boolean => stdout.includes('judges the results of all workers');
