import { createVirtualClock } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAlerts } from '../../../src/alerts/alerts.ts';
import { ChannelConfig, channelTypeOf } from '../../../src/alerts/channels/index.ts';
import { createSqliteStore } from '../../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { deliveryOf } from '../../store/contract-deliveries.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { cases } from './cases.ts';
import { settingsOf } from './run-channel.ts';
import { startVendor } from './vendor-server.ts';

const startMs = Date.UTC(2026, 10, 30, 10);
const coalescing = cases.filter(({ type }) => channelTypeOf(type)?.rate.coalesces);

const disposables = new AsyncDisposableStack();
let store: Store;

beforeAll(async () => {
  const folder = disposables.use(await temporaryFolder());
  store = disposables.use(createSqliteStore({ folder: folder.path, thread: 'caller' }));
  await store.migrate();
});

afterAll(async () => await disposables.disposeAsync());

test.each(coalescing)('$type sends more messages than its rate allows as one that lists them', async (channel) => {
  await using vendor = await startVendor(channel.vendor());
  const config = ChannelConfig.parse({ ...channel.config(vendor.url), id: channel.type });
  const settings = settingsOf([config], channel.secrets(vendor.url));
  const clock = createVirtualClock({ startMs, skipSleeps: false });
  await using alerts = createAlerts({ store, settings: () => settings, clock, random: () => 0 });
  const send = async (prefix: string, count: number) => {
    const before = vendor.requests.length;
    const times = { createdMs: clock.now(), notBeforeMs: clock.now() };
    const ids = Array.from({ length: count }, (_, index) => `${channel.type}-${prefix}-${index}`);
    await store.addDeliveries(
      ids.map((id) => deliveryOf(id, { incident: `inc-${id}`, channel: channel.type, ...times })),
    );
    await alerts.step();
    const requests = vendor.requests.slice(before);
    return requests.filter((request) => channel.isMessage?.(request) ?? true).length;
  };
  const { burst = 1 } = channelTypeOf(config.type)?.rate ?? {};
  expect(await send('few', burst)).toBe(burst);
  await clock.advance(600_000);
  expect(await send('many', burst + 3)).toBe(1);
  const { deliveries } = await store.deliveries({ channel: channel.type, limit: 1_000 });
  expect(deliveries.map(({ state }) => state)).toEqual(deliveries.map(() => 'sent'));
  expect(vendor.mistakes).toEqual([]);
});
