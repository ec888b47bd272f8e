/**
 * The border between a program and the world, in many lives at once: each life comes to one of its border calls and stands
 * still there for ever, before or after it. When the last one stands, the process is killed, so that one death is a death
 * at every one of these points.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** Where a life ends. */
export interface Point {
  /** The border call that it ends at, from 1 on; 0 for none. */
  readonly cutAt: number;
  /** On which side of that call it ends. */
  readonly when: 'before' | 'after';
}

/** The border of one life. */
export interface Border {
  readonly crossings: () => number;
  readonly reached: Promise<void>;
  readonly cross: <Result>(call: () => Promise<Result>) => Promise<Result>;
}

const forever = new Promise<never>(() => undefined);

/** Counts the calls across the border, and stops before or after one of them: then nothing gets across any more. */
export function createBorder({ cutAt, when }: Point): Border {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  let crossings = 0;
  let stands = false;
  const stop = () => {
    stands = true;
    reach();
    return forever;
  };
  return {
    crossings: () => crossings,
    reached,
    async cross(call) {
      if (stands) return await forever;
      crossings += 1;
      const isCut = crossings === cutAt;
      if (isCut && when === 'before') return await stop();
      const [outcome] = await Promise.allSettled([call()]);
      if (isCut) return await stop();
      // What a call in parallel brings to a dead process is lost.
      if (stands) return await forever;
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    },
  };
}

/**
 * Lives all lives, then prints what they came to; if all of them stand still, the process is killed. Lives without a
 * border call come to their end.
 */
export async function liveAll<Life extends Point, Result>(
  lives: readonly Life[],
  live: (life: Life, border: Border) => Promise<Result>,
): Promise<void> {
  // Nothing else keeps the process alive while it waits for the last of them.
  const alive = setInterval(() => undefined, 60_000);
  const results = await Promise.all(
    lives.map((life) => {
      const border = createBorder(life);
      return Promise.race([live(life, border), border.reached.then(() => undefined)]);
    }),
  );
  if (results.every((result) => result === undefined)) process.kill(process.pid, 'SIGKILL');
  clearInterval(alive);
  process.stdout.write(JSON.stringify(results), () => process.exit());
}

const presentBorder = new AsyncLocalStorage<Border>();

/** Runs a life whose file operations are border calls, and those of no other life. */
export function withFiles<Result>(border: Border, live: () => Promise<Result>): Promise<Result> {
  return presentBorder.run(border, live);
}

/** Makes every file operation of a life, in this process from now on, a border call. */
export function watchFiles(): void {
  const names = [
    'mkdir',
    'open',
    'readFile',
    'readdir',
    'rename',
    'link',
    'unlink',
    'stat',
    'writeFile',
    'rm',
  ] as const;
  const operations = files as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of names) {
    const operation = operations[name];
    if (!operation) throw new Error(`there is no ${name}`);
    operations[name] = (...args) => {
      const border = presentBorder.getStore();
      return border ? border.cross(() => operation(...args)) : operation(...args);
    };
  }
  syncBuiltinESMExports();
}
