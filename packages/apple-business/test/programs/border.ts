/** Where a program of a kill test ends: before or after its n-th call across a border. */
export interface KillPoint {
  /** The number of the call; 0: nowhere. */
  readonly number: number;
  readonly moment: 'before' | 'after';
}

/** Counts calls across borders; at one of them this process ends as by a power cut. */
export function createBorder({ number, moment }: KillPoint) {
  let count = 0;
  const die = async (): Promise<void> => {
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  };
  return {
    count: () => count,
    numbered:
      <Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        count += 1;
        const here = count === number;
        if (here && moment === 'before') await die();
        const result = await run(...args);
        if (here && moment === 'after') await die();
        return result;
      },
  };
}
