import { createDuty } from '@mdmkit/monitor/duty';
import type { Incident, SeriesReading, StoredTarget } from '@mdmkit/monitor/model';
import { type DutySettings, dutyRules } from '../../src/config/duty-settings.ts';
import type { LoadedConfig } from '../../src/config/target.ts';
import type { Batch, Store } from '../../src/store/store.ts';
import { notificationOf, targetOf } from '../store/batches.ts';

const minuteMs = 60_000;
const cellMs = 5 * minuteMs;

/** The office of the story: chat by day, a partner by night. */
export const storyDuty: DutySettings = {
  calendars: [
    {
      id: 'office',
      zone: 'Asia/Tokyo',
      weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '08:30', to: '18:00' }],
      holidays: [],
      closed: [],
      exceptions: [],
      valid: { from: null, until: null },
    },
  ],
  chains: [
    {
      id: 'team',
      repeat: 1,
      steps: [
        { notify: ['platform-chat', 'platform-mail'], waitMs: 10 * minuteMs },
        { notify: ['platform-phone'], waitMs: 15 * minuteMs },
        { notify: ['manager'], waitMs: 15 * minuteMs },
      ],
    },
    { id: 'partner', repeat: 0, steps: [{ notify: ['partner-noc'], waitMs: 15 * minuteMs }] },
  ],
  routes: [
    {
      id: 'urgent',
      match: { severity: ['major', 'critical'] },
      calendar: null,
      open: 'team',
      closed: 'team',
      handover: 'restart',
    },
    { id: 'rest', match: {}, calendar: 'office', open: 'team', closed: 'partner', handover: 'restart' },
  ],
  lastResort: ['manager'],
  channelIds: ['platform-chat', 'platform-mail', 'platform-phone', 'manager', 'partner-noc'],
  remindMs: null,
  storm: { incidents: 10, withinMs: 10 * minuteMs },
};

const canaryId = 'aurora/apple.vpp.licence';

/** The canary of the story as it was last run: the vendor took the change and completed it, but shows another state. */
export function canaryTarget(nowMs: number): StoredTarget {
  const { state } = targetOf(canaryId);
  return targetOf(canaryId, {
    state: { ...state, name: 'down', sinceMs: nowMs - 9 * minuteMs },
    lastRunMs: nowMs - 9 * minuteMs,
    class: 'fail.server',
    code: 'CANARY_NOT_CORRECT',
    facts: JSON.stringify({
      accepted: true,
      completed: true,
      correct: false,
      repaired: 1,
      steps: {
        'associate accepted': 420,
        'associate completed': 8_300,
        'associate correct': 1_250,
        'associate undone': 910,
      },
    }),
  });
}

/** Writes a change of the canary that could not be undone. */
export async function leaveIntent(store: Store, nowMs: number): Promise<void> {
  const names = ['licence 361309726'];
  const grant = await store.acquireCanaryLease({ names, holder: 'run-1', nowMs, durationMs: minuteMs });
  if (!('lease' in grant)) throw new TypeError('the store of a story holds no lease');
  await store.addCanaryIntent(
    {
      id: 'run-1/associate',
      run: 'run-1',
      target: canaryId,
      tenant: 'aurora',
      step: 'associate',
      position: 0,
      resourceKey: 'licence 361309726 of C8RP2HL0MF3M',
      resource: null,
      result: null,
      undoResult: null,
      state: 'undoing',
      intendedMs: nowMs - 9 * minuteMs,
      undoSentMs: nowMs - 8 * minuteMs,
      failedUndos: 2,
      reason: 'The vendor answered 503 to the undoing.',
    },
    grant.lease,
    { tenant: { count: 10, perMs: minuteMs } },
  );
}

/** What the configuration of the story adds: who is notified, a canary, and objectives. */
export function withStory(config: LoadedConfig): LoadedConfig {
  const [target] = config.targets;
  if (!target) throw new TypeError('the story needs a target');
  return {
    ...config,
    duty: storyDuty,
    canaries: [
      {
        id: canaryId,
        series: 'apple.vpp.licence',
        target: { ...target, id: 'aurora/apple.vpp', tenant: 'aurora' },
        config: { kind: 'vpp-licence', credential: 'apple.vpp', adamId: '361309726', serialNumber: 'C8RP2HL0MF3M' },
        isEnabled: true,
        intervalMs: 3_600_000,
        deadlineMs: 600_000,
        changesPerDay: 48,
      },
    ],
    monitor: {
      ...(config.monitor ?? { store: { folder: '.' }, controls: [], windows: [] }),
      objectives: new Map([
        ['apple.vpp', 0.995],
        ['apple.dep', 0.999],
      ]),
    },
  };
}

/** Where the outage stands for those who are notified of it, and the messages so far. */
export function dutyOf(incident: Incident): Pick<Batch, 'escalations' | 'deliveries'> {
  const duty = createDuty({ rules: dutyRules(storyDuty), incidents: [] });
  const notification = notificationOf(incident.id, 1, { atMs: incident.openedMs, text: incident.title });
  const opened = duty.record({ incidents: [incident], notifications: [notification] }, incident.openedMs);
  const results = opened.deliveries.map(({ key }) => ({ key, isDelivered: true, atMs: incident.openedMs + 400 }));
  const escalated = duty.advance(incident.openedMs + 11 * minuteMs, results);
  return {
    escalations: [...opened.escalations, ...escalated.escalations],
    deliveries: [...opened.deliveries, ...escalated.deliveries],
  };
}

/** Sends the messages of the outage: the chat takes its message, the mail is refused, and the phone waits for another attempt. */
export async function sendMessages(store: Store, nowMs: number): Promise<void> {
  const channels = storyDuty.channelIds.map((channel) => ({ channel, limit: 10 }));
  const claimed = await store.claimDeliveries({ owner: 'story', nowMs, leaseMs: minuteMs, channels });
  await store.finishDeliveries(
    'story',
    claimed.map(({ id, channel }) => {
      if (channel === 'platform-chat') return { id, state: 'sent', providerId: '1764491220.000100' };
      if (channel === 'platform-mail')
        return { id, state: 'failed', error: 'The server refused the sender: 550 5.7.1 sender is not allowed.' };
      return { id, state: 'pending', nextMs: nowMs + 2 * minuteMs, error: 'The channel answered 503.' };
    }),
    nowMs,
  );
}

/** Readings of four measures of a service over a day: usual at first, and far above it at the end. */
export function readingsOf(service: string, nowMs: number, isFailing: boolean): readonly SeriesReading[] {
  const lastMs = Math.floor(nowMs / cellMs) * cellMs - cellMs;
  const usual = { failing: 0.005, 'latency-p50': 210, 'latency-p90': 420, volume: 1 } as const;
  return Object.entries(usual).flatMap(([measure, level]) =>
    Array.from({ length: 288 }, (_, index): SeriesReading => {
      const startMs = lastMs - (287 - index) * cellMs;
      const wave = 1 + 0.25 * Math.sin((index / 288) * 2 * Math.PI) + ((index * 7) % 11) / 60;
      const isBad = isFailing && index > 284;
      const isShare = measure === 'volume';
      const expected = isShare ? 1 : level * (1 + 0.25 * Math.sin((index / 288) * 2 * Math.PI));
      return {
        service,
        location: 'tokyo-1',
        // The names of the table are measures.
        measure: measure as SeriesReading['measure'],
        startMs,
        state: isBad ? 'anomalous' : 'normal',
        value: isShare ? 1 : level * wave * (isBad ? (measure === 'failing' ? 130 : 6) : 1),
        expected,
        low: expected * 0.7,
        high: isShare ? 1 : expected * 1.4,
        probability: isBad ? 1e-9 : 0.4,
        surprise: isBad ? 9 : 0.3,
        signal: isBad ? 'record' : null,
        side: isBad ? 'above' : null,
        historyLength: 4_032,
        sinceMs: isBad ? lastMs - 2 * cellMs : null,
      };
    }),
  );
}
