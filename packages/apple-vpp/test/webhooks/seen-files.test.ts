import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVirtualClock } from '@mdmkit/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileSeenNotifications } from '../../src/index.ts';
import { pointsOf, runLives } from '../programs/run-lives.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apple-vpp-seen-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const nothing = () => Promise.resolve();
const dayMs = 24 * 60 * 60 * 1000;

it('remembers for every process and after a restart, by location and id', async () => {
  expect(await createFileSeenNotifications(folder).once('7 n1', nothing)).toBe(true);
  const again = createFileSeenNotifications(folder);
  expect(await again.once('7 n1', () => Promise.reject(new Error('twice')))).toBe(false);
  expect(await again.once('8 n1', nothing)).toBe(true);
});

it('lets a second one wait for the first, and deals with it once', async () => {
  const [one, other] = [createFileSeenNotifications(folder), createFileSeenNotifications(folder)];
  let dealt = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const work = async () => {
    dealt += 1;
    await promise;
  };
  const both = Promise.all([one.once('a', work), other.once('a', work)]);
  resolve();
  expect(new Set(await both)).toEqual(new Set([false, true]));
  expect(dealt).toBe(1);
});

it('does again what failed', async () => {
  const seen = createFileSeenNotifications(folder);
  await expect(seen.once('a', () => Promise.reject(new Error('the store is down')))).rejects.toThrow(
    'the store is down',
  );
  expect(await seen.once('a', nothing)).toBe(true);
});

it('forgets what is older than a day, and nothing else', async () => {
  const clock = createVirtualClock({ startMs: Date.now() });
  const seen = createFileSeenNotifications(folder, { clock });
  await seen.once('old', nothing);
  const [old = ''] = await readdir(folder);
  const longAgo = new Date(clock.now() - 2 * dayMs);
  await utimes(join(folder, old), longAgo, longAgo);
  await seen.once('young', nothing);
  expect(await readdir(folder)).toHaveLength(2);
  await clock.advance(dayMs / 4);
  await seen.once('another', nothing);
  expect(await readdir(folder)).toHaveLength(2);
  expect(await seen.once('young', nothing)).toBe(false);
});

it('lies where its owner only can read it', async () => {
  await createFileSeenNotifications(join(folder, 'new')).once('a', nothing);
  expect((await stat(join(folder, 'new'))).mode & 0o777).toBe(0o700);
});

it.each([
  ['', {}, 'directory must'],
  ['x', { forgetAfterMs: 0 }, 'forgetAfterMs must'],
  ['x', { holdMs: Number.NaN }, 'holdMs must'],
])('refuses %j, %j', (directory, options, message) => {
  expect(() => createFileSeenNotifications(directory, options)).toThrow(message);
});

interface Result {
  readonly status: number;
  readonly crossings: number;
}

it('leaves a notification to the next delivery, wherever the process is killed', { timeout: 600_000 }, async () => {
  const program = 'receive-notification.ts';
  const livesAt = (points: readonly object[]) =>
    points.map((point, index) => ({ ...point, folder: join(folder, String(index)) }));
  await mkdir(join(folder, '0'));
  const whole = await runLives(program, livesAt([{ cutAt: 0, when: 'before' }]));
  const [{ crossings } = { crossings: 0 }] = JSON.parse(whole.output) as readonly Result[];
  await rm(join(folder, '0'), { recursive: true });
  const points = pointsOf(crossings);
  const lives = livesAt(points);
  for (const life of lives) await mkdir(life.folder);
  const dealt = (index: number) => readFile(join(folder, String(index), 'dealt'), 'utf8').catch(() => '');

  const killed = await runLives(program, lives);
  expect(killed.signal, killed.output).toBe('SIGKILL');
  const atDeath = await Promise.all(points.map((_, index) => dealt(index)));
  for (let delivery = 0; delivery < 2; delivery += 1) {
    const { output, code } = await runLives(program, livesAt(points.map(() => ({ cutAt: 0, when: 'before' }))));
    expect(code, output).toBe(0);
    expect((JSON.parse(output) as readonly Result[]).map(({ status }) => status)).toEqual(points.map(() => 204));
  }
  const atEnd = await Promise.all(points.map((_, index) => dealt(index)));
  for (const [index, { cutAt, when }] of points.entries()) {
    const words = `killed ${when} call ${cutAt} of ${crossings}`;
    // Done twice only where the process died between the work and its record, as only the work itself could know.
    expect.soft(atEnd[index], words).toMatch(atDeath[index] === '' ? /^x$/ : /^xx?$/);
  }
  const twice = atEnd.filter((text) => text === 'xx').length;
  console.log(`kill test: ${points.length} points, ${twice} of them between the work and its record`);
  expect(atEnd.filter((text, index) => text === 'x' && atDeath[index] === 'x').length).toBeGreaterThan(0);
  expect(twice).toBeLessThan(10);
});

it.each([{ forgetAfterMs: '5' }, { holdMs: '5' }, { forgetAfter: 5 }, { clock: 5 }])('refuses %j', (options) => {
  expect(() => createFileSeenNotifications(folder, options as object)).toThrow(/^createFileSeenNotifications/);
});
