import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret, StateFileError } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileSecretStore, createNotificationReceiver } from '../../src/index.ts';
import { createVppSimulator } from '../../src/testing/index.ts';
import { pointsOf, runLives } from '../programs/run-lives.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apple-vpp-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const texts = async (path: string) => (await createFileSecretStore(path).read()).map((secret) => secret.reveal());

it('is there for every process and after a restart', async () => {
  const path = join(folder, 'new');
  expect(await texts(path)).toEqual([]);
  await createFileSecretStore(path).change(() => [new Secret('one')]);
  await createFileSecretStore(path).change((present) => [new Secret('two'), ...present]);
  expect(await texts(path)).toEqual(['two', 'one']);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect((await stat(join(path, 'notification-secrets.json'))).mode & 0o777).toBe(0o600);
});

it('loses no change of those that come at the same time', async () => {
  const stores = Array.from({ length: 5 }, () => createFileSecretStore(folder));
  await Promise.all(
    stores.map((store, index) => store.change((present) => [new Secret(`secret-${index}`), ...present])),
  );
  expect((await texts(folder)).sort()).toEqual(stores.map((_, index) => `secret-${index}`));
});

it.each(['', '{', '{"a":1}', '["a",1]', '[""]', 'top-secret'])(
  'refuses a file that holds %j, without its text',
  async (text) => {
    await writeFile(join(folder, 'notification-secrets.json'), text);
    const error = await createFileSecretStore(folder)
      .read()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StateFileError);
    expect(error).toMatchObject({ reason: 'INVALID' });
    expect(inspect(error)).not.toContain('top-secret');
  },
);

it('refuses to be nowhere', () => {
  expect(() => createFileSecretStore('')).toThrow('directory must');
});

it('accepts what the service uses, wherever a rotation is killed', { timeout: 600_000 }, async () => {
  const none = { cutAt: 0, when: 'before' } as const;
  const start = async (points: readonly object[]) => {
    const simulator = createVppSimulator({
      locations: points.map(() => ({})),
      allowHttpLoopback: true,
      limits: { maxRequestPerSecond: 10_000 },
    });
    const server = await listen(simulator);
    const receivers = points.map((_, index) => {
      const secrets = createFileSecretStore(join(folder, String(points.length), String(index)));
      return createNotificationReceiver({ secrets: () => secrets.read(), onNotification: () => undefined });
    });
    const receiver = await listen({
      fetch: async (request: Request) =>
        (await receivers[Number(new URL(request.url).pathname.slice(1))]?.(request)) ??
        new Response(null, { status: 404 }),
    });
    const lives = points.map((point, index) => {
      const [location] = simulator.locations.slice(index);
      return {
        ...point,
        folder: join(folder, String(points.length), String(index)),
        token: simulator.issueToken(location && { location }),
        notificationUrl: `${receiver.origin}/${index}`,
      };
    });
    const run = (secret: string, more: object = {}) =>
      runLives(
        'rotate-secrets.ts',
        lives.map((life) => ({ ...life, ...more, secret })),
        [server.origin],
      );
    return { simulator, server, receiver, run };
  };
  const first = await start([none]);
  await first.run('first');
  const [{ crossings }] = JSON.parse((await first.run('second')).output) as [{ crossings: number }];
  await Promise.all([first.server.close(), first.receiver.close()]);

  const points = pointsOf(crossings);
  const { simulator, server, receiver, run } = await start(points);
  const { locations, outbox } = simulator;
  const refusedAt = async () => {
    const before = outbox.entries.length;
    for (const location of locations) location.purchase({ adamId: '400000000' }, 1);
    await outbox.flush();
    const sent = outbox.entries.slice(before);
    expect(sent).toHaveLength(points.length);
    return sent.flatMap(({ attempts }, index) => (attempts[0] === 204 ? [] : [points[index]]));
  };
  expect((await run('first', none)).code).toBe(0);
  expect(await refusedAt()).toEqual([]);
  expect((await run('second')).signal).toBe('SIGKILL');
  expect(await refusedAt()).toEqual([]);
  const inUse = locations.map(({ notifications }) => notifications.authToken);
  expect(new Set(inUse)).toEqual(new Set(['first', 'second']));
  const { code, output } = await run('third', none);
  expect(code, output).toBe(0);
  expect(await refusedAt()).toEqual([]);
  for (const index of points.keys()) {
    expect(await texts(join(folder, String(points.length), String(index)))).toEqual(['third']);
  }
  console.log(`kill test: ${points.length} points of a rotation`);
  await Promise.all([server.close(), receiver.close()]);
});
