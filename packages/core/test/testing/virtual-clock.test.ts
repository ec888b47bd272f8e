import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../src/testing/index.ts';
import { turn } from '../things.ts';

describe('time', () => {
  test('stands still until it is advanced', async () => {
    const clock = createVirtualClock({ startMs: 1_000 });
    expect([clock.now(), clock.elapsedMs()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.elapsedMs()]).toEqual([1_250, 250]);
  });

  test('calls back what falls due, in order, also what is set on the way', async () => {
    const clock = createVirtualClock();
    const calls: [string, number][] = [];
    const note = (name: string) => calls.push([name, clock.elapsedMs()]);
    clock.schedule(30, () => note('late'));
    clock.schedule(10, () => {
      note('early');
      clock.schedule(10, () => note('set on the way'));
    });
    const takeBack = clock.schedule(15, () => note('taken back'));
    takeBack();
    await clock.advance(30);
    expect(calls).toEqual([
      ['early', 10],
      ['set on the way', 20],
      ['late', 30],
    ]);
  });
});

describe('a sleep', () => {
  test('moves time on by itself, past the deadlines on the way', async () => {
    const clock = createVirtualClock();
    const calls: number[] = [];
    clock.schedule(40, () => calls.push(clock.elapsedMs()));
    await clock.sleep(100);
    expect([clock.elapsedMs(), clock.sleptMs, calls]).toEqual([100, 100, [40]]);
  });

  test('takes place at the same time as others', async () => {
    const clock = createVirtualClock();
    const ends: number[] = [];
    await Promise.all([100, 50, 75].map((delayMs) => clock.sleep(delayMs).then(() => ends.push(clock.elapsedMs()))));
    expect(ends).toEqual([50, 75, 100]);
    expect([clock.elapsedMs(), clock.sleptMs]).toEqual([100, 225]);
  });

  test('never lets a deadline alone move time', async () => {
    const clock = createVirtualClock();
    clock.schedule(10, () => {});
    await turn();
    expect(clock.elapsedMs()).toBe(0);
  });

  test('waits to be advanced where that was asked for', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    let awake = false;
    const sleep = clock.sleep(10).then(() => {
      awake = true;
    });
    await clock.advance(9);
    expect(awake).toBe(false);
    await clock.advance(1);
    await sleep;
    expect(awake).toBe(true);
  });

  test.each([true, false])('ends with the reason of its signal (skipSleeps: %s)', async (skipSleeps) => {
    const clock = createVirtualClock({ skipSleeps });
    await expect(clock.sleep(10, AbortSignal.abort('before'))).rejects.toBe('before');
    const controller = new AbortController();
    clock.schedule(5, () => controller.abort('during'));
    const sleep = expect(clock.sleep(10, controller.signal)).rejects.toBe('during');
    if (!skipSleeps) await clock.advance(5);
    await sleep;
    expect(clock.sleptMs).toBe(5);
  });
});
