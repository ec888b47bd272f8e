import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createOutbox } from '../../src/testing/outbox.ts';

const settings = { url: 'https://mdm.example/n', authToken: 's', types: ['ASSET_COUNT'] };

function start(...statuses: number[]) {
  const clock = createVirtualClock();
  const bodies: string[] = [];
  const outbox = createOutbox(async (request) => {
    bodies.push(await request.text());
    const status = statuses.shift() ?? 204;
    if (status === 0) throw new Error('nobody answers');
    return new Response(null, { status });
  }, clock);
  return { clock, outbox, bodies };
}

describe('an outbox', () => {
  it('tries three times within five minutes', async () => {
    const { clock, outbox } = start(500, 0, 503, 204);
    outbox.post('7', settings, 'ASSET_COUNT', [{ n: 1 }]);
    await outbox.flush();
    for (const minutes of [1, 3, 60]) {
      await clock.advance(minutes * 60_000);
      await outbox.flush();
    }
    expect(outbox.entries).toMatchObject([{ attempts: [500, 0, 503], delivered: false }]);
  });

  it('sends the same id at each attempt, and stops when it was taken', async () => {
    const { clock, outbox, bodies } = start(500);
    outbox.post('7', settings, 'ASSET_COUNT', [{ n: 1 }]);
    await outbox.flush();
    await clock.advance(600_000);
    await outbox.flush();
    expect(outbox.entries).toMatchObject([{ attempts: [500, 204], delivered: true }]);
    expect(new Set(bodies).size).toBe(1);
  });

  it('makes nothing that is not wanted', () => {
    const { outbox } = start();
    outbox.post('7', settings, 'USER_ASSOCIATED', [{}]);
    outbox.post('7', { ...settings, url: undefined }, 'ASSET_COUNT', [{}]);
    outbox.post('7', { ...settings, types: undefined }, 'ASSET_COUNT', [{}]);
    expect(outbox.entries).toEqual([]);
  });

  it('drops, doubles and reverses when told to', async () => {
    const { outbox, bodies } = start();
    Object.assign(outbox.faults, { drop: 1, duplicate: 1, reverse: true });
    outbox.post('7', settings, 'ASSET_COUNT', [{ n: 1 }, { n: 2 }, { n: 3 }]);
    await outbox.flush();
    expect(bodies.map((body) => (JSON.parse(body) as { notification: { n: number } }).notification.n)).toEqual([
      2, 2, 1,
    ]);
  });
});
