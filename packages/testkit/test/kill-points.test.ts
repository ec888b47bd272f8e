import { expect, test } from 'vitest';
import { atEachPoint, killPoints, neverKilled, runProgram } from '../src/index.ts';

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
