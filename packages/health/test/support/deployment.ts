import type { RunningProcess } from './process.ts';

/** How many shards a process of a deployment has held, by its log, from its start on. */
export const heldLines = (stdout: string): readonly number[] =>
  [...stdout.matchAll(/checks the targets of (\d+) of/g)].map(([, held]) => Number(held));

/** How many shards a process holds now, by its log. */
export const heldOf = (stdout: string): number => heldLines(stdout).at(-1) ?? 0;

/** Whether a process has begun to judge, by its log. */
export const judges = (stdout: string): boolean => stdout.includes('judges the results of all workers');

/** Waits for the address at which a process serves its metrics. Returns a reader of one sample. */
export async function metricsOf(run: RunningProcess): Promise<(sample: string) => Promise<number>> {
  let url = '';
  await run.until((stdout) => {
    url = /listening on (\S+)/.exec(stdout)?.[1] ?? '';
    return url !== '';
  });
  return async (sample) => {
    const text = await (await fetch(new URL('/metrics', url))).text();
    const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
    if (line === undefined) throw new Error(`no sample ${sample} in:\n${text}`);
    return Number(line.slice(sample.length + 1));
  };
}
