import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createEventSignals, createVppClient, isSuccessful, parseNotification } from '../../src/index.ts';
import { createVppSimulator } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';

const order = { assets: [{ adamId: '400000000' }], serialNumbers: ['A', 'B'] };

describe('events.wait', () => {
  it('asks until the event has ended', async () => {
    await using vpp = await startVpp({ eventDelayMs: 70_000 });
    const { eventId } = await vpp.client.assets.associate(order);
    const status = await vpp.client.events.wait(eventId);
    expect(isSuccessful(status)).toBe(true);
    expect(vpp.simulator.requests('events.status')).toHaveLength(4);
  });

  it('ends after ten minutes with what it knows', async () => {
    await using vpp = await startVpp({ eventDelayMs: 60 * 60_000 });
    const { eventId } = await vpp.client.assets.associate(order);
    const before = vpp.clock.now();
    expect(await vpp.client.events.wait(eventId)).toMatchObject({ eventStatus: 'PENDING' });
    expect(vpp.clock.now() - before).toBeLessThanOrEqual(600_000);
  });

  it('bears failures that pass', async () => {
    await using vpp = await startVpp();
    const { eventId } = await vpp.client.assets.associate(order);
    vpp.simulator.faults.add({ endpoint: 'events.status', fault: 'reset', times: 6 });
    expect(await vpp.client.events.wait(eventId)).toMatchObject({ eventStatus: 'COMPLETE' });
  });

  it('knows no event that there is not', async () => {
    await using vpp = await startVpp();
    expect(await failureOf(vpp.client.events.wait('none'))).toMatchObject({
      code: 'VPP_EVENT_NOT_FOUND',
      kind: 'config',
    });
  });

  it('waits for notifications first, and ends early with the last one', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const simulator = createVppSimulator({ clock });
    await using server = await listen(simulator);
    await using client = createVppClient({ credential: simulator.credential, origin: server.origin, clock });
    const signals = createEventSignals();
    const { eventId } = await client.assets.associate(order);
    const tell = (serialNumber: string) =>
      signals.observe(
        parseNotification({
          notificationId: serialNumber,
          uId: '1',
          notificationType: 'ASSET_MANAGEMENT',
          notification: {
            eventId,
            type: 'ASSOCIATE',
            result: 'SUCCESS',
            assignments: [{ adamId: '400000000', serialNumber }],
          },
        }),
      );
    tell('A');
    const waiting = client.events.wait(eventId, { signals, tasks: 2 });
    tell('A');
    await new Promise((resolve) => setImmediate(resolve));
    expect(simulator.requests('events.status')).toHaveLength(0);
    tell('B');
    expect(await waiting).toMatchObject({ eventStatus: 'COMPLETE' });
    expect(clock.elapsedMs()).toBe(0);
  });

  it('asks after five minutes without a notification', async () => {
    await using vpp = await startVpp();
    const { eventId } = await vpp.client.assets.associate(order);
    await vpp.client.events.wait(eventId, { signals: createEventSignals(), tasks: 2 });
    expect(vpp.clock.elapsedMs()).toBe(300_000);
    expect(vpp.simulator.requests('events.status')).toHaveLength(1);
  });
});
