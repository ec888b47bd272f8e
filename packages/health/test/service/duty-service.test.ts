import { expect, test } from 'vitest';
import { incidentOf, notificationOf, rulesOf } from '../../../monitor/test/duty/rules.ts';
import { createWallClock } from '../../../monitor/test/support/wall-clock.ts';
import type { DutySettings } from '../../src/config/duty-settings.ts';
import type { LoadedConfig } from '../../src/config/target.ts';
import { createDutyService } from '../../src/service/duty-service.ts';
import type { FleetChanges } from '../../src/service/fleet.ts';

const { chains, routes, lastResort, channels } = rulesOf();
const settings: DutySettings = {
  calendars: [],
  chains: [...chains.values()],
  routes: routes.map((route) => ({ ...route, calendar: null, closed: 'night', open: 'day' })),
  lastResort,
  channelIds: [...channels],
  remindMs: null,
  storm: { incidents: 10, withinMs: 600_000 },
};

function createScene(duty: DutySettings | undefined, leads = true) {
  const clock = createWallClock(Date.UTC(2026, 10, 30, 9));
  let config: LoadedConfig = { origins: {}, targets: [], ...(duty ? { duty } : {}) };
  const listeners: ((change: FleetChanges) => void)[] = [];
  const asked: (readonly string[])[] = [];
  const service = createDutyService({
    fleet: {
      get config() {
        return config;
      },
      subscribe: (listener) => void listeners.push(listener),
    },
    kept: { leads },
    monitor: { open: [] },
    store: {
      async deliveryResults(keys) {
        asked.push(keys);
        return keys.map((key) => ({ key, isDelivered: true, atMs: clock.now() }));
      },
    },
    clock,
  });
  const incident = incidentOf();
  return {
    clock,
    service,
    asked,
    open: () =>
      service.record({ incidents: [incident], notifications: [notificationOf(incident, 'opened')] }, clock.now()),
    reload(next: DutySettings | undefined) {
      config = { origins: {}, targets: [], ...(next ? { duty: next } : {}) };
      for (const listener of listeners) listener({ config, added: [], changed: [], removed: [] });
    },
  };
}

const channelsOf = ({ deliveries }: { readonly deliveries: readonly { readonly channel: string }[] }) =>
  deliveries.map(({ channel }) => channel);

test('without a configuration of alerts, or without the lead, nothing is decided', async () => {
  for (const scene of [createScene(undefined), createScene(settings, false)]) {
    expect(scene.open()).toEqual({ escalations: [], deliveries: [] });
    expect(scene.service.advance(scene.clock.now())).toEqual({ escalations: [], deliveries: [] });
    await scene.service.readResults();
    expect(scene.asked).toEqual([]);
  }
});

test('a chain goes on once the store says that its last step was delivered', async () => {
  const { service, open, clock, asked } = createScene(settings);
  expect(channelsOf(open())).toEqual(['chat', 'mail']);
  await clock.advance(11 * 60_000);
  expect(channelsOf(service.advance(clock.now()))).toEqual([]);
  await service.readResults();
  expect(asked).toEqual([['inc-a/chat/1', 'inc-a/mail/1']]);
  expect(channelsOf(service.advance(clock.now()))).toEqual([]);
  await clock.advance(10 * 60_000);
  expect(channelsOf(service.advance(clock.now()))).toEqual(['phone']);
});

test('a reload replaces the chains, stops them without alerts, and ends what closed meanwhile', () => {
  const { service, open, clock, reload } = createScene(settings);
  open();
  reload({ ...settings, chains: [], routes: [] });
  expect(channelsOf(service.advance(clock.now()))).toEqual(['duty']);
  reload(undefined);
  expect(service.advance(clock.now())).toEqual({ escalations: [], deliveries: [] });
  reload(settings);
  expect(service.advance(clock.now()).deliveries.map(({ kind }) => kind)).toEqual(['resolved', 'resolved', 'resolved']);
});
