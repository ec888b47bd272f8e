import { type Clock, systemClock } from '@mdmkit/core';
import { eventText, type Incident, type IncidentEvent, type StoredRun } from '@mdmkit/monitor/model';
import type { Store } from '../../src/store/store.ts';
import { failedRunOf, incidentOf, notificationOf, runOf, targetOf, writerOf } from '../store/batches.ts';
import { canaryTarget, dutyOf, leaveIntent, readingsOf, sendMessages } from './story-duty.ts';
import { writeVendorFeeds } from './story-vendor.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const cellMs = 5 * minuteMs;
const cells = 288;
/** How many cells a batch has: fewer than a result may be late. */
const batchCells = 2;

const services = [
  'apple.dep',
  'apple.vpp',
  'apple.business',
  'apple.push',
  'google.amapi',
  'google.play',
  'google.zerotouch',
] as const;
const latencies = [181, 210, 240, 44, 940, 230, 310] as const;

/** What a story tells. */
export interface Story {
  /** How many tenants there are. Default: 12. */
  readonly tenants?: number;
  /** When it ends, in milliseconds since 1970. Default: now. */
  readonly nowMs?: number;
  /** How many of the last hours it tells. Default: 24. */
  readonly hours?: number;
  /** Whether Apps and Books fails at present. Default: yes. */
  readonly isFailing?: boolean;
}

/**
 * Fills a store with a day of seven services, as one location has written it: a failure and slow times on the way, a gap, and
 * at the end an outage of Apps and Books. One service was checked only for the last hours. Returns what writes on in the same place.
 */
export async function tellStory(
  store: Store,
  { tenants = 12, hours = 24, isFailing = true, nowMs = Date.now() }: Story = {},
): Promise<ReturnType<typeof writerOf>> {
  const lastMs = Math.floor(nowMs / cellMs) * cellMs;
  await store.load('tokyo-1');
  const write = writerOf(store, 'tokyo-1');
  // Each hour as it was written then: what comes much later is not counted.
  for (let cell = cells - hours * 12; cell < cells; cell += batchCells) {
    const runs = runsOf(cell, nowMs, isFailing);
    if (runs.length > 0) await write({ runs, atMs: Math.max(...runs.map(({ startedMs }) => startedMs)) + 1_000 });
  }
  const startedMs = nowMs - 18 * minuteMs;
  await write({
    atMs: nowMs,
    ...(isFailing ? dutyOf(outage(startedMs, tenants)) : {}),
    targets: [canaryTarget(nowMs)].concat(
      services.flatMap((service) =>
        Array.from({ length: tenants }, (_, tenant) => {
          const isDown = isFailing && service === 'apple.vpp' && tenant % 3 !== 2;
          const target = targetOf(`${tenantId(tenant)}/${service}`, {
            lastRunMs: nowMs - minuteMs,
            ...(isDown ? { class: 'fail.server', code: 'VPP_SERVER_ERROR', coveredBy: 'inc-2wpojr' } : {}),
          });
          const sinceMs = isDown ? startedMs : nowMs - 6 * 24 * hourMs;
          return { ...target, state: { ...target.state, name: isDown ? ('down' as const) : ('up' as const), sinceMs } };
        }),
      ),
    ),
    incidents: [...(isFailing ? [outage(startedMs, tenants)] : []), ...others(nowMs)],
    events: isFailing ? timeline(startedMs) : [],
    notifications: isFailing
      ? [notificationOf('inc-2wpojr', 1, { atMs: startedMs + 82_000, text: 'apple.vpp fails at the vendor.' })]
      : [],
    gaps: [
      {
        location: 'tokyo-1',
        fromMs: lastMs - (cells - 1 - 61) * cellMs,
        toMs: lastMs - (cells - 1 - 64) * cellMs,
        reason: 'stopped',
        service: null,
      },
    ],
  });
  if (isFailing) await sendMessages(store, nowMs);
  if (isFailing) await writeVendorFeeds(store, startedMs + 81_000, nowMs);
  await leaveIntent(store, nowMs);
  const byMeasure = Map.groupBy(readingsOf('apple.vpp', nowMs, isFailing), ({ measure }) => measure);
  await store.saveSeries(
    [...byMeasure.values()].flatMap((readings) => {
      const reading = readings.at(-1);
      return reading ? [{ reading, earlier: readings.slice(0, -1) }] : [];
    }),
  );
  return write;
}

/** The runs of some cells. */
function runsOf(first: number, nowMs: number, isFailing: boolean): readonly StoredRun[] {
  const lastMs = Math.floor(nowMs / cellMs) * cellMs;
  const runs: StoredRun[] = [];
  for (const [index, service] of services.entries())
    for (let cell = first; cell < first + batchCells; cell += 1) {
      const startedMs = lastMs - (cells - 1 - cell) * cellMs;
      const isHole = (cell > 60 && cell < 64) || (service === 'google.zerotouch' && cell < 200);
      if (startedMs + 2_000 > nowMs || isHole) continue;
      const latencyMs = (latencies[index] ?? 100) * (1 + ((cell * 7) % 11) / 20);
      const fails = service === 'apple.vpp' && ((isFailing && cell > 283) || (cell > 120 && cell < 126));
      const isSlow = service === 'google.amapi' && cell > 262 && cell < 280;
      for (let tenant = 0; tenant < 4; tenant += 1) {
        const target = `${tenantId(tenant)}/${service}`;
        const given = { latencyMs: latencyMs * (1 + tenant / 5), location: 'tokyo-1' };
        if (fails) runs.push(failedRunOf(target, startedMs + tenant, given));
        else runs.push(runOf(target, startedMs + tenant, { ...given, ...(isSlow ? { class: 'degraded' } : {}) }));
      }
    }
  return runs;
}

/** A clock that stands still: what a story tells stays fresh, however long a test takes. */
export function standingClock(): Clock {
  const nowMs = Date.now();
  return { ...systemClock, now: () => nowMs };
}

/** The id of a tenant of the story. */
export function tenantId(tenant: number): string {
  return ['aurora', 'borealis', 'cirrus', 'draco', 'eridanus', 'fornax'][tenant] ?? `tenant-${tenant}`;
}

/** The outage of Apps and Books, as it begins now. */
export function outageNow(): Incident {
  return outage(Date.now(), 12);
}

function outage(startedMs: number, tenants: number): Incident {
  const failing = Math.ceil((tenants * 2) / 3);
  const incident = incidentOf('inc-2wpojr', { severity: 'critical', confidence: 0.99, startedMs });
  return {
    ...incident,
    openedMs: startedMs + 81_000,
    title: `apple.vpp fails at the vendor, for ${failing} of ${tenants} tenants.`,
    remedy: 'Check the vendor’s status page and open a case with the vendor; no credential needs to be touched.',
    evidence: {
      ...incident.evidence,
      tenants,
      failing,
      locations: ['tokyo-1'],
      codes: [
        { code: 'VPP_SERVER_ERROR', count: failing - 1 },
        { code: 'VPP_TIMEOUT', count: 1 },
      ],
    },
  };
}

function others(nowMs: number) {
  const credential = { verdict: 'credential', owner: 'credential', severity: 'minor' } as const;
  return [
    incidentOf('inc-7hq1ab', {
      ...credential,
      subject: 'cirrus/apple.business',
      service: 'apple.business',
      tenant: 'cirrus',
      title: 'The credential of cirrus for apple.business is refused.',
      remedy: 'Replace the credential.',
      startedMs: nowMs - 7 * hourMs,
      openedMs: nowMs - 7 * hourMs,
    }),
    incidentOf('inc-90kd2m', {
      severity: 'major',
      startedMs: nowMs - 14 * hourMs,
      openedMs: nowMs - 14 * hourMs,
      endedMs: nowMs - 13.5 * hourMs,
      closedMs: nowMs - 13 * hourMs,
      title: 'apple.vpp fails at the vendor, for 9 of 12 tenants.',
    }),
    incidentOf('inc-3tz8wc', {
      verdict: 'vendor-slow',
      service: 'google.amapi',
      subject: 'google.amapi',
      severity: 'minor',
      startedMs: nowMs - 130 * 60_000,
      openedMs: nowMs - 125 * 60_000,
      endedMs: nowMs - 35 * 60_000,
      closedMs: nowMs - 30 * 60_000,
      title: 'google.amapi answers slowly, for 9 of 12 tenants.',
    }),
  ];
}

function timeline(startedMs: number): readonly IncidentEvent[] {
  const incident = 'inc-2wpojr';
  return [
    {
      incident,
      atMs: startedMs + 81_000,
      kind: 'opened',
      text: 'apple.vpp fails for 3 of 12 tenants: more than chance, too few to blame the vendor.',
    },
    {
      incident,
      atMs: startedMs + 232_000,
      kind: 'severity',
      text: eventText('severity', { severity: 'critical', formerSeverity: 'minor' }),
    },
    { incident, atMs: startedMs + 600_000, kind: 'spread', text: eventText('spread', { percent: '67' }) },
  ];
}
