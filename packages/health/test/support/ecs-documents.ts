import { initialState } from '@mdmkit/monitor/judge';
import { resultClasses, type TargetState } from '@mdmkit/monitor/model';
import { everyClass } from '../../../monitor/test/support/report.ts';
import { resultOf } from '../../../monitor/test/support/result.ts';
import type { EcsDocument } from '../../src/report/ecs/ecs-document.ts';
import { eventDocument } from '../../src/report/ecs/event-document.ts';
import { incidentDocument } from '../../src/report/ecs/incident-document.ts';
import { type CheckedRun, runDocument } from '../../src/report/ecs/run-document.ts';
import { stepDocuments } from '../../src/report/ecs/step-documents.ts';
import { incidentOf } from '../store/batches.ts';

/** Where the documents of tests come from. */
export const origin = {
  location: 'berlin',
  hostname: 'checker-1',
  dataStream: { type: 'synthetics', dataset: 'mdm_health', namespace: 'default' },
} as const;

const sinceMs = Date.UTC(2026, 10, 23, 12);
const stateOf = (name: TargetState['name']): TargetState => ({ ...initialState, name, sinceMs });

/** A check of a host with everything that such a check can find. */
export const hostCheck: CheckedRun = {
  target: { id: 'network/endpoint/gdmf', tenant: 'network', service: 'endpoint', tenantName: 'Network' },
  result: resultOf({
    target: 'network/endpoint/gdmf',
    tenant: 'network',
    service: 'endpoint',
    phases: { dnsMs: 3.4, connectMs: 8, tlsMs: 12.25, firstByteMs: 30, totalMs: 60 },
    requestId: 'request-1',
    facts: {
      host: 'gdmf.apple.com',
      port: 443,
      status: 200,
      issuer: 'Apple Public Server RSA CA 1',
      certificateExpiresAt: '2027-01-01T00:00:00.000Z',
    },
  }),
};

/** A journey with a step of each outcome. */
export const journeyCheck: CheckedRun = {
  target: { id: 'own/browser', tenant: 'own', service: 'browser', tenantName: 'Own' },
  result: resultOf({
    target: 'own/browser',
    tenant: 'own',
    service: 'browser',
    class: 'fail.server',
    code: 'BROWSER_EXPECTATION_FAILED',
    owner: 'us',
    error: 'The page is not as the journey expects it.',
    remedy: 'Open the page.',
    facts: {
      steps: { 'goto /login': 420, 'click button "Accept"': 1_000, 'expect text "Devices"': 10_000 },
      skippedSteps: ['click button "Accept"'],
      failedStep: 'expect text "Devices"',
      lcpMs: 600,
      ttfbMs: 80,
      cls: 0.02,
      pages: { 'sign-in': 'same' },
    },
  }),
};

/** The documents of every kind that the service writes. */
export function everyDocument(): readonly EcsDocument[] {
  const options = { ...origin, origins: {} };
  const runs = everyClass().map((result) => runDocument({ target: { ...result, id: result.target }, result }, options));
  const counted = resultClasses.map((name) =>
    runDocument(
      {
        target: { id: 'acme/apple.dep', tenant: 'acme', service: 'apple.dep', tenantName: 'Acme', intervalMs: 60_000 },
        result: resultOf(),
        run: { class: name, durationMs: 12, location: 'paris' },
        state: stateOf('down'),
        formerState: stateOf('up'),
      },
      options,
    ),
  );
  const incident = incidentOf('inc-1', { tenant: 'acme', endedMs: sinceMs + 600_000, startedMs: sinceMs });
  const opened = { incident: 'inc-1', atMs: sinceMs, kind: 'opened', text: 'Apple fails.' } as const;
  const events = [
    eventDocument({ kind: 'stopped', atMs: sinceMs }, origin),
    eventDocument({ kind: 'store', atMs: sinceMs, error: 'The disk is full.' }, origin),
  ];
  return [
    ...[
      ...runs,
      ...counted,
      runDocument(hostCheck, options),
      incidentDocument(incident, opened, origin),
      runDocument(journeyCheck, options),
      ...stepDocuments(journeyCheck, origin),
    ].map(({ document }) => document),
    ...events.flatMap((document) => document ?? []),
  ];
}
