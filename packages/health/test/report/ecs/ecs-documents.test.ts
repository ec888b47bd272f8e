import { EcsVersion } from '@elastic/ecs';
import { initialState } from '@mdmkit/monitor/judge';
import type { ResultClass, TargetState, TargetStateName } from '@mdmkit/monitor/model';
import { resultClasses } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { resultOf } from '../../../../monitor/test/support/result.ts';
import { ecsVersion, parseDataStream } from '../../../src/report/ecs/ecs-document.ts';
import { eventDocument } from '../../../src/report/ecs/event-document.ts';
import { incidentDocument } from '../../../src/report/ecs/incident-document.ts';
import { runDocument } from '../../../src/report/ecs/run-document.ts';
import { stepDocuments } from '../../../src/report/ecs/step-documents.ts';
import type { ServiceEvent } from '../../../src/service/service-event.ts';
import { incidentOf } from '../../store/batches.ts';
import { everyDocument, hostCheck, journeyCheck, origin } from '../../support/ecs-documents.ts';
import { ecsFields, fits, flatten, heartbeatFields } from '../../support/ecs-fields.ts';

const options = { ...origin, origins: {} };
const target = { id: 'acme/apple.dep', tenant: 'acme', service: 'apple.dep', tenantName: 'Acme' } as const;

test('the documents name the version of ECS that the tests compare with', () => {
  expect(ecsVersion).toBe(EcsVersion);
});

test('every field is one of ECS or of heartbeat, and its value has the type of the field', (context) => {
  const known = new Map([...ecsFields(), ...heartbeatFields(context)]);
  const whole = new Set([...known].filter(([, type]) => /^(?:date_range|object)$/.test(type)).map(([name]) => name));
  whole.delete('labels');
  const seen = new Set<string>();
  for (const document of everyDocument())
    for (const [name, value] of flatten(document, whole)) {
      seen.add(name);
      const type = name.startsWith('labels.mdm_') ? 'keyword' : known.get(name);
      expect([name, type, fits(type ?? '', value), value]).toEqual([name, type, true, value]);
    }
  expect(seen.size).toBeGreaterThan(50);
});

test.each([
  [{ kind: 'gap', gap: { service: null, fromMs: 0, toMs: 60_000, reason: 'stopped' } }, 'warn'],
  [{ kind: 'store', error: 'STORE_FULL' }, 'error'],
  [{ kind: 'store', error: null }, 'info'],
  [{ kind: 'defect', error: 'TypeError' }, 'error'],
  [{ kind: 'listening', url: 'http://127.0.0.1:8080' }, 'info'],
] as const)('the event %j of the service has the level %s', (event, level) => {
  // A gap has more members than its level depends on.
  const document = eventDocument({ atMs: 60_000, ...event } as ServiceEvent, origin);
  expect(document?.['log.level']).toBe(level);
});

test('the words of event.kind and event.outcome are those of ECS', () => {
  for (const document of everyDocument()) {
    const { kind, outcome = 'unknown' } = document.event as { readonly kind: string; readonly outcome?: string };
    expect(['event', 'alert']).toContain(kind);
    expect(['success', 'failure', 'unknown']).toContain(outcome);
  }
});

test('each step of a journey is a document as synthetics writes it, and leads to that of its run', () => {
  const { document: run } = runDocument(journeyCheck, options);
  expect(run).toMatchObject({
    monitor: { type: 'browser', check_group: journeyCheck.result.id },
    synthetics: { type: 'heartbeat/summary', journey: { id: 'own/browser', name: 'Own: browser' } },
    summary: { up: 0, down: 1 },
  });
  const steps = stepDocuments(journeyCheck, origin);
  expect(steps.map(({ document }) => document)).toMatchObject([
    {
      'log.level': 'info',
      synthetics: { step: { name: 'goto /login', index: 1, status: 'succeeded', duration: { us: 420_000 } } },
    },
    { 'log.level': 'info', synthetics: { step: { index: 2, status: 'skipped' } } },
    {
      'log.level': 'error',
      monitor: { check_group: journeyCheck.result.id },
      synthetics: {
        type: 'step/end',
        step: { index: 3, status: 'failed' },
        error: { name: 'BROWSER_EXPECTATION_FAILED', message: 'The page is not as the journey expects it.' },
      },
    },
  ]);
  // Only the run is counted: a step is neither up nor down.
  expect(steps.every(({ document }) => document.summary === undefined)).toBe(true);
  expect(new Set([run, ...steps].map((each) => JSON.stringify(each))).size).toBe(4);
  expect(stepDocuments(hostCheck, origin)).toEqual([]);
});

describe('a run', () => {
  const outcomeOf = (name: ResultClass) => {
    const { document } = runDocument({ target, result: resultOf({ class: name }) }, options);
    const { outcome } = document.event as { readonly outcome: string };
    const { status } = document.monitor as { readonly status: string };
    return [outcome, status, document.summary];
  };
  test.each(resultClasses)(
    '%s is a success, a failure or unknown; unknown is counted as neither up nor down',
    (name) => {
      const success = ['success', 'up', { up: 1, down: 0 }];
      const failure = ['failure', 'down', { up: 0, down: 1 }];
      const expected = name.startsWith('fail.') ? failure : ['unknown', 'down', { up: 0, down: 0 }];
      expect(outcomeOf(name)).toEqual(name === 'ok' || name === 'degraded' ? success : expected);
    },
  );

  test('of no verdict has the status of its target', () => {
    const statusIn = (name: TargetStateName, before: TargetState['before'] = null) => {
      const state = { ...initialState, name, before };
      const { document } = runDocument({ target, result: resultOf({ class: 'inconclusive' }), state }, options);
      return (document.monitor as { readonly status: string }).status;
    };
    expect(['up', 'degraded', 'suspect'].map((name) => statusIn(name as TargetStateName))).toEqual(['up', 'up', 'up']);
    expect(['down', 'recovering', 'unknown'].map((name) => statusIn(name as TargetStateName))).toEqual(
      Array(3).fill('down'),
    );
    expect(statusIn('stale', 'up')).toBe('up');
  });

  test('has microseconds, nanoseconds, and the time until the next check', () => {
    const { document, id } = runDocument({ target: { ...target, intervalMs: 60_000 }, result: resultOf() }, options);
    expect(document).toMatchObject({
      '@timestamp': '2026-11-23T12:34:56.789Z',
      event: { duration: 12_000_000 },
      monitor: {
        id: 'acme/apple.dep',
        name: 'Acme: apple.dep',
        duration: { us: 12_000 },
        timespan: { gte: '2026-11-23T12:34:56.789Z', lt: '2026-11-23T12:35:56.789Z' },
      },
      tcp: { rtt: { connect: { us: 1_000 } } },
      http: { rtt: { total: { us: 12_000 }, response_header: { us: 7_000 } } },
      url: { full: 'https://mdmenrollment.apple.com/', port: 443 },
    });
    expect(document).not.toHaveProperty('resolve');
    expect(id).toBe(`${resultOf().id}-berlin`);
  });

  test('of a host has its address, its certificate and its status', () => {
    expect(runDocument(hostCheck, options).document).toMatchObject({
      url: { full: 'https://gdmf.apple.com/', domain: 'gdmf.apple.com' },
      tls: {
        rtt: { handshake: { us: 12_250 } },
        server: { x509: { not_after: '2027-01-01T00:00:00.000Z' } },
      },
      http: { response: { status_code: 200 }, request: { id: 'request-1' }, rtt: { total: { us: 56_600 } } },
    });
  });

  test('has the address of the configuration in place of the one of the vendor', () => {
    const { document } = runDocument(
      { target, result: resultOf() },
      { ...options, origins: { 'apple.dep': 'http://127.0.0.1:4100' } },
    );
    expect(document.url).toEqual({ full: 'http://127.0.0.1:4100/', scheme: 'http', domain: '127.0.0.1', port: 4100 });
  });

  test('names the state that it ended', () => {
    const sinceMs = Date.UTC(2026, 10, 23, 12);
    const stateOf = (name: TargetStateName, since: number) => ({ ...initialState, name, sinceMs: since });
    const checked = { target, result: resultOf(), state: stateOf('down', sinceMs + 60_000) };
    const { document } = runDocument({ ...checked, formerState: stateOf('up', sinceMs) }, options);
    expect(document.state).toMatchObject({
      status: 'down',
      started_at: '2026-11-23T12:01:00.000Z',
      ends: { status: 'up', started_at: '2026-11-23T12:00:00.000Z' },
    });
    expect(runDocument(checked, options).document.state).not.toHaveProperty('ends');
  });
});

test('two events of an incident have two ids, and the same event has one id', () => {
  const event = { incident: 'inc-1', atMs: 5, kind: 'spread', text: 'a' } as const;
  const ids = [event, { ...event }, { ...event, text: 'b' }, { ...event, atMs: 6 }].map(
    (each) => incidentDocument(incidentOf('inc-1'), each, origin).id,
  );
  expect(new Set(ids).size).toBe(3);
  expect(ids[0]).toBe(ids[1]);
});

test('a changed state has no document of its own: the document of the run shows it', () => {
  const event = { kind: 'state', atMs: 0, target: 'a', from: 'up', to: 'down', code: null } as const;
  expect(eventDocument(event, origin)).toBeUndefined();
});

test.each([
  ['synthetics-mdm_health-default', { type: 'synthetics', dataset: 'mdm_health', namespace: 'default' }],
  ['health', undefined],
  ['a-b-c-d', undefined],
])('the parts of the data stream %s', (name, parts) => {
  expect(parseDataStream(name)).toEqual(parts);
});
