import { expect, test } from 'vitest';
import { atEachPoint, createKillBorder, killPoints, killPointsBetween, neverKilled, runProgram } from '../src/index.ts';

const program = new URL('programs/counted.ts', import.meta.url);

test('a process ends before or after the call that the point names', async () => {
  const printed: string[] = [];
  for (const point of [neverKilled, ...killPoints(3)]) {
    const { signal, stdout, stderr } = await runProgram(program, [JSON.stringify(point)]);
    expect(stderr).toBe('');
    printed.push(`${stdout} ${signal}`);
  }
  expect(printed).toEqual([
    'abc 3 null',
    ' SIGKILL',
    'a SIGKILL',
    'a SIGKILL',
    'ab SIGKILL',
    'ab SIGKILL',
    'abc SIGKILL',
  ]);
});

test('the points between calls are before each of them, and after the last', () => {
  expect(killPointsBetween(2)).toEqual([
    { number: 1, moment: 'before' },
    { number: 2, moment: 'before' },
    { number: 2, moment: 'after' },
  ]);
});

test('a program that makes one call at a time may not make two', async () => {
  const border = createKillBorder(neverKilled, { oneAtATime: true });
  const call = border.numbered(async () => await Promise.resolve('done'));
  expect([await call(), await call()]).toEqual(['done', 'done']);
  const calls = [call(), call()];
  await expect(calls[1]).rejects.toThrow('call 4 began before call 3 had ended');
  expect(await calls[0]).toBe('done');
});

test('a story is played at each point once, and its failure is not lost', async () => {
  const played: number[] = [];
  const story = async (point: number) => {
    await Promise.resolve();
    played.push(point);
    if (point === 4) throw new Error('failed at 4');
  };
  await atEachPoint([1, 2, 3], story);
  expect(played).toEqual([1, 2, 3]);
  await expect(atEachPoint([3, 4, 5], story)).rejects.toThrow('failed at 4');
});
