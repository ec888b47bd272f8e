import { Secret } from '@mdmkit/core';
import { findSecrets, listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import {
  createMemorySeenNotifications,
  createNotificationReceiver,
  type NotificationReceiverOptions,
  type VppNotification,
} from '../../src/index.ts';

const secret = 'correct-horse-battery';
const body = (notificationId = 'n1', notificationType = 'ASSET_COUNT', more: object = { adamId: '1', countDelta: 2 }) =>
  JSON.stringify({ notificationId, notificationType, uId: '7', notification: more });

function start(options: Partial<NotificationReceiverOptions> = {}) {
  const received: VppNotification[] = [];
  const errors: unknown[] = [];
  const receive = createNotificationReceiver({
    secrets: new Secret(secret),
    onNotification: (notification) => void received.push(notification),
    onError: (error) => errors.push(error),
    ...options,
  });
  const post = async (text: string, headers: Record<string, string> = { authorization: `Bearer ${secret}` }) =>
    (await receive(new Request('https://mdm.example/notify', { method: 'POST', headers, body: text }))).status;
  return { receive, post, received, errors };
}

describe('a receiver', () => {
  it('takes a notification once', async () => {
    const { post, received } = start();
    expect([await post(body()), await post(body()), await post(body('n2'))]).toEqual([204, 204, 204]);
    expect(received.map(({ notificationId }) => notificationId)).toEqual(['n1', 'n2']);
  });

  it('deals once with two deliveries at the same time', async () => {
    let count = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const { post } = start({
      onNotification: async () => {
        count += 1;
        await promise;
      },
    });
    const both = Promise.all([post(body()), post(body())]);
    resolve();
    expect(await both).toEqual([204, 204]);
    expect(count).toBe(1);
  });

  it.each([
    [{}, 401],
    [{ authorization: 'Bearer' }, 401],
    [{ authorization: 'Basic YTpi' }, 401],
    [{ authorization: 'Bearer wrong' }, 403],
    [{ authorization: `Bearer ${secret}, Bearer ${secret}` }, 401],
    [{ authorization: `Bearer ${secret} Bearer ${secret}` }, 401],
    [{ authorization: `Bearer ${secret}x` }, 403],
    [{ authorization: `Bearer ${secret.slice(1)}` }, 403],
  ])('answers %j with %i and deals with nothing', async (headers, status) => {
    const { post, received, errors } = start();
    expect(await post(body(), headers)).toBe(status);
    expect(received).toEqual([]);
    expect(findSecrets(errors, [secret])).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['', 400],
    ['{', 400],
    ['[]', 400],
    ['null', 400],
    ['{"notificationId":"n"}', 400],
    [body('n1', 'ASSET_COUNT', {}), 400],
    [body('n1', 'ASSET_COUNT', { adamId: 1.5, countDelta: 1 }), 400],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
  ])('answers the body %j with %i', async (text, status) => {
    const { post, received } = start();
    expect(await post(text)).toBe(status);
    expect(received).toEqual([]);
  });

  it('reads no more of a body than it allows', async () => {
    const { receive, post } = start({ maxBodyBytes: 10_000 });
    expect(await post('x'.repeat(20_000_000))).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_000));
      },
    });
    const headers = { authorization: `Bearer ${secret}` };
    const init = { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit;
    expect((await receive(new Request('https://mdm.example/notify', init))).status).toBe(413);
    expect(pulled).toBeLessThan(20);
  });

  it('answers 405 to anything but a POST', async () => {
    const { receive } = start();
    const answer = await receive(new Request('https://mdm.example/notify'));
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each([
    ['7', 204],
    [['6', '7'], 204],
    ['8', 403],
    [(uId: string) => uId === '7', 204],
    [() => Promise.resolve(false), 403],
  ] as const)('for the location %j answers %i', async (uId, status) => {
    expect(await start({ uId }).post(body())).toBe(status);
  });

  it('passes unknown types and tells of them', async () => {
    const unknown: string[] = [];
    const { post, received } = start({ onUnknown: ({ notificationType }) => unknown.push(notificationType) });
    expect(await post(body('n1', 'UNLIMITED_ASSET', { anything: 1 }))).toBe(204);
    expect(unknown).toEqual(['UNLIMITED_ASSET']);
    expect(received).toMatchObject([{ known: false, notification: { anything: 1 } }]);
  });

  it('lets the service try again what could not be dealt with', async () => {
    let fails = true;
    const seen = createMemorySeenNotifications();
    const { post } = start({
      seen,
      onNotification: () => {
        if (fails) throw new Error('the store is down');
      },
    });
    expect(await post(body())).toBe(500);
    fails = false;
    expect(await post(body())).toBe(204);
    expect(await seen.once('7 n1', () => Promise.resolve())).toBe(false);
  });

  it('accepts each of several secrets, and asks anew for each notification', async () => {
    let secrets: readonly Secret[] = [new Secret('new-secret'), new Secret('old-secret')];
    const { post } = start({ secrets: () => Promise.resolve(secrets) });
    expect([
      await post(body('a'), { authorization: 'Bearer old-secret' }),
      await post(body('b'), { authorization: 'bearer new-secret' }),
    ]).toEqual([204, 204]);
    secrets = [new Secret('new-secret')];
    expect(await post(body('c'), { authorization: 'Bearer old-secret' })).toBe(403);
    secrets = [];
    expect(await post(body('d'), { authorization: 'Bearer new-secret' })).toBe(403);
  });

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${body()}`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${body()}`, 'utf16le')],
    ['an Adam ID as a number', Buffer.from(body('n1', 'ASSET_COUNT', { adamId: 1, countDelta: 2 }))],
  ])('reads %s', async (_, bytes) => {
    const { receive, received } = start();
    const headers = { authorization: `Bearer ${secret}` };
    const request = new Request('https://mdm.example/vpp', { method: 'POST', headers, body: new Uint8Array(bytes) });
    expect((await receive(request)).status).toBe(204);
    expect(received).toMatchObject([{ notificationType: 'ASSET_COUNT', notification: { adamId: '1', countDelta: 2 } }]);
  });

  it('reports what differs from the documentation', async () => {
    const drift: string[] = [];
    const { post } = start({ onDrift: ({ pointer }) => drift.push(pointer) });
    await post(body('n1', 'ASSET_COUNT', { adamId: '1', countDelta: 1, extra: 1, pricingParam: 'NEWQ' }));
    expect(drift.sort()).toEqual(['/notification/extra', '/notification/pricingParam']);
  });

  it('works behind a real socket', async () => {
    const { receive, received } = start();
    await using server = await listen({ fetch: receive });
    const answer = await fetch(`${server.origin}/notify`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}` },
      body: body(),
    });
    expect([answer.status, received.length]).toEqual([204, 1]);
  });

  it.each([
    [{ onNotification: undefined }, 'onNotification must be'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes must be'],
    [{ maxBodyBytes: '1000' }, 'maxBodyBytes must be'],
    [{ secrets: [] }, 'secrets must hold'],
    [{ secrets: undefined }, 'secrets must be'],
    [{ secrets: 'text' }, 'secrets must be'],
    [{ secrets: ['text'] }, 'secrets must be'],
    [{ secrets: new Secret('') }, 'secrets must be'],
    [{ uId: 7 }, 'uId must be'],
    [{ seen: 'x' }, 'seen must be'],
    [{ onUnknown: 1 }, 'onUnknown must be'],
  ])('refuses the option %j', (options, message) => {
    // @ts-expect-error wrong on purpose
    expect(() => start(options)).toThrow(message);
  });
});
