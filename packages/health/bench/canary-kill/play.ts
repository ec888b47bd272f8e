import { createVirtualClock } from '@mdmkit/core/testing';
import { createMemoryJournal } from '@mdmkit/monitor/canary';
import type { CanaryJournal } from '@mdmkit/monitor/model';
import { type Disturbance, type Point, type ProcessParts, startProcess } from './process.ts';
import { type CreateWorld, type World, worlds } from './worlds.ts';

/** What was left after one story. */
export interface Story {
  /** The canary. */
  readonly name: string;
  /** What happened, and where. */
  readonly point: Point;
  /** Whether the vendor's state differs from the state before, and no open intent says why. */
  readonly isLeak: boolean;
  /** Whether the vendor's state differed when the disturbed process had ended. */
  readonly hadLeftover: boolean;
  /** How many intents are open without a reason. */
  readonly openWithoutReason: number;
  /** The state before and after, for people. */
  readonly states: readonly [string, string];
}

/** Makes an empty journal. */
export type MakeJournal = () => Promise<KeptJournal>;

/** A journal that outlives processes. */
export interface KeptJournal extends AsyncDisposable {
  /** The journal as the disturbed process uses it. */
  readonly journal: CanaryJournal;
  /** The same journal as the other processes use it. Default: the same connection. */
  readonly elsewhere?: CanaryJournal;
}

/** A journal in memory: its writes survive a simulated process. */
export const memoryJournal: MakeJournal = async () => ({
  journal: createMemoryJournal(),
  [Symbol.asyncDispose]: async () => {},
});

const never: Point = { number: 0, disturbance: 'kill-before' };

/** A virtual clock whose time of day can be set. */
function createJumpingClock(): ProcessParts['clock'] {
  const clock = createVirtualClock();
  let offsetMs = 0;
  return {
    ...clock,
    get sleptMs() {
      return clock.sleptMs;
    },
    now: () => clock.now() + offsetMs,
    jump(byMs) {
      offsetMs += byMs;
    },
  };
}

/** How often what is left is undone again, a quarter of an hour apart. */
const rounds = 5;

/** Plays one story: a process that is disturbed at a point, then others that go on. `runs` came before it. */
export async function playStory(name: string, point: Point, makeJournal: MakeJournal, runs = 0): Promise<Story> {
  const clock = createJumpingClock();
  // A name that is not in the list is a mistake of the caller.
  await using world = await (worlds[name] as CreateWorld)(clock);
  await using kept = await makeJournal();
  const parts = { world, journal: kept.journal, clock };
  const others = { ...parts, journal: kept.elsewhere ?? kept.journal };
  if (runs > 0) await runAlone(parts, runs);
  const before = await world.state();
  {
    const onOther = async () => {
      await using other = await startProcess({ ...others, point: never });
      await other.undo();
      await other.run();
    };
    await using disturbed = await startProcess({ ...parts, point, onOther });
    await Promise.race([disturbed.run(), disturbed.killed]);
  }
  const hadLeftover = (await world.state()) !== before;
  world.holdEvents?.(false);
  for (let round = 0; round < rounds; round += 1) {
    await clock.advance(900_000);
    await using next = await startProcess({ ...others, point: never });
    if ((await next.undo()).length === 0) break;
  }
  const after = await world.state();
  const open = await kept.journal.intents({ open: true });
  const openWithoutReason = open.filter(({ reason }) => reason === null).length;
  return {
    name,
    point,
    isLeak: before !== after && open.length === 0,
    hadLeftover,
    openWithoutReason,
    states: [before, after],
  };
}

async function runAlone(parts: Pick<ProcessParts, 'journal' | 'clock'> & { readonly world: World }, runs: number) {
  await using process = await startProcess({ ...parts, point: never });
  for (let run = 0; run < runs; run += 1) {
    const { finding } = await process.run();
    if (finding) throw new Error(`${finding.code}: ${finding.error}`);
  }
}

/** How many calls a run of a canary makes across its borders, after other runs. */
export async function countCalls(name: string, runs = 0): Promise<number> {
  const clock = createJumpingClock();
  await using world = await (worlds[name] as CreateWorld)(clock);
  const parts = { world, journal: createMemoryJournal(), clock };
  if (runs > 0) await runAlone(parts, runs);
  await using process = await startProcess({ ...parts, point: never });
  const { finding } = await process.run();
  if (finding) throw new Error(`${name}: ${finding.code}: ${finding.error}`);
  return process.calls;
}

/** Every point of a canary with the given disturbances. */
export async function pointsOf(
  name: string,
  disturbances: readonly Disturbance[],
  runs = 0,
): Promise<readonly Point[]> {
  const calls = await countCalls(name, runs);
  return disturbances.flatMap((disturbance) =>
    Array.from({ length: calls }, (_, index) => ({ number: index + 1, disturbance })),
  );
}
