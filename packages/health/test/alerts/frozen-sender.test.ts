import { expect, test } from 'vitest';
import { startReceiver } from '../../bench/delivery/receiver.ts';
import { senderClock, senderTransport, startSender } from '../../bench/delivery/sender.ts';
import { type DeliveryStore, leaseMs } from '../../src/alerts/delivery-loop.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { deliveryOf } from '../store/contract-deliveries.ts';
import { temporaryFolder } from '../support/folder.ts';

const startMs = Date.UTC(2026, 10, 30, 10);

test.each([
  ['sends nothing, because another sender has sent its messages meanwhile', leaseMs, 1],
  ['sends nothing, because an attempt could last longer than its lease', leaseMs - 1_000, 0],
  ['sends its messages if its lease still lasts', 10_000, 1],
])('a sender that stands still after its claim %s', async (_, awayMs, sent) => {
  const clock = senderClock(startMs);
  await using folder = await temporaryFolder();
  await using first = createSqliteStore({ folder: folder.path });
  await using second = createSqliteStore({ folder: folder.path });
  await using receiver = await startReceiver();
  await using transport = senderTransport();
  await first.migrate();
  await first.addDeliveries([deliveryOf('a', { channel: 'hook', createdMs: startMs, notBeforeMs: startMs })]);
  const { promise: claimed, resolve: noteClaim } = Promise.withResolvers<void>();
  const { promise: goesOn, resolve: goOn } = Promise.withResolvers<void>();
  const slow: DeliveryStore = {
    ...first,
    async claimDeliveries(query) {
      const deliveries = await first.claimDeliveries(query);
      noteClaim();
      await goesOn;
      return deliveries;
    },
  };
  const borders = { cutAt: () => undefined, nextClaim: () => 1 };
  const parts = { clock, transport, origin: receiver.origin, channels: ['hook'], borders };
  const frozen = startSender({ ...parts, store: slow, path: 'frozen' });
  const another = startSender({ ...parts, store: second, path: 'another' });
  const step = frozen.step();
  await claimed;
  await clock.advance(awayMs);
  await another.step();
  goOn();
  await step;
  expect([receiver.accepted.length, receiver.repeats]).toEqual([sent, 0]);
  // What was left alone is sent when the lease has ended.
  await clock.advance(leaseMs);
  await another.step();
  expect([receiver.accepted.length, receiver.repeats]).toEqual([1, 0]);
});
