// Imported by itself (`@mdmkit/testkit/kill-points`) by programs that start once for each point: it loads nothing else.
import { flushCompileCache } from 'node:module';

/** Where a kill test ends a process: before or after one of its calls across a border (network, store, file). */
export interface KillPoint {
  /** The number of the call, from 1; 0: the process is not killed. */
  readonly number: number;
  /** On which side of the call. */
  readonly moment: 'before' | 'after';
}

/** The point that no call has. */
export const neverKilled: KillPoint = { number: 0, moment: 'before' };

/** The points before and after each of a number of calls. */
export function killPoints(calls: number): readonly KillPoint[] {
  return Array.from({ length: calls }, (_, index) => index + 1).flatMap((number): KillPoint[] => [
    { number, moment: 'before' },
    { number, moment: 'after' },
  ]);
}

/**
 * The points of a program that makes one call at a time, and changes nothing between its calls: before each of them, and after the
 * last. After any other call it leaves the same as before the next one.
 */
export function killPointsBetween(calls: number): readonly KillPoint[] {
  return killPoints(calls).filter(({ number, moment }) => moment === 'before' || number === calls);
}

type AsyncFunction<Args extends unknown[], Result> = (...args: Args) => Promise<Result>;
type AsyncFunctions<Name extends string> = Readonly<Record<Name, AsyncFunction<never[], unknown>>>;

/** Counts the calls of a process across its borders, and kills the process at one of them. */
export interface KillBorder {
  /** How many calls were made. */
  count(): number;
  /** Counts the calls of a function. */
  numbered<Args extends unknown[], Result>(run: AsyncFunction<Args, Result>): AsyncFunction<Args, Result>;
  /** Counts the calls of every function of a record. */
  allNumbered<Functions extends AsyncFunctions<string & keyof Functions>>(functions: Functions): Functions;
}

/** How a process calls across its border. */
export interface KillBorderOptions {
  /** Whether it makes one call at a time, as {@link killPointsBetween} needs it: two at once are an error. Default: false. */
  readonly oneAtATime?: boolean;
}

/** Makes the border of a process that ends, as by a power cut, at the given point. */
export function createKillBorder(
  { number, moment }: KillPoint,
  { oneAtATime = false }: KillBorderOptions = {},
): KillBorder {
  let [count, underWay] = [0, 0];
  const die = async (): Promise<void> => {
    // The next process finds what this one has compiled.
    flushCompileCache();
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => {});
  };
  const numbered: KillBorder['numbered'] =
    (run) =>
    async (...args) => {
      if (oneAtATime && underWay > 0) throw new Error(`call ${count + 1} began before call ${count} had ended`);
      count += 1;
      underWay += 1;
      const isPoint = count === number;
      try {
        if (isPoint && moment === 'before') await die();
        const result = await run(...args);
        if (isPoint && moment === 'after') await die();
        return result;
      } finally {
        underWay -= 1;
      }
    };
  return {
    count: () => count,
    numbered,
    allNumbered: (functions) => {
      const entries = Object.entries<AsyncFunction<never[], unknown>>(functions);
      // The same names, each with a function of the same type.
      return Object.fromEntries(entries.map(([name, run]) => [name, numbered(run)])) as typeof functions;
    },
  };
}

/** Plays a story at each point, a few at a time. Rejects with the first failure. */
export async function atEachPoint<Point>(
  points: Iterable<Point>,
  story: (point: Point) => Promise<unknown>,
  { atOnce = 2 }: { readonly atOnce?: number } = {},
): Promise<void> {
  const remaining = [...points].values();
  const work = async () => {
    for (const point of remaining) await story(point);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
