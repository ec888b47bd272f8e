import { intentStates, resultClasses, targetStates } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { type CanaryStatus, readCanaries } from '../../canaries/read-canaries.ts';
import { maySee } from '../access/role.ts';
import { timeOf } from '../documents/from-store.ts';
import { defineRoute, type Route } from '../route.ts';

const OpenIntent = z
  .object({
    id: z.string().describe('Its id, for `health-check canary undo --dismiss`.'),
    step: z.string(),
    resource: z.string().describe('What was changed.'),
    state: z.enum(intentStates).describe('How far the change or its undoing is.'),
    since: z.iso.datetime().describe('When it was written: just before the change.'),
    failedUndos: z.int().describe('How often the undoing failed.'),
    reason: z.string().nullable().describe('Why it is still open; null while a run works on it.'),
  })
  .meta({ id: 'CanaryIntent' });

const Canary = z
  .object({
    id: z.string().describe('Its id; also the id of its target.'),
    tenant: z.string(),
    service: z.string().describe('Its series, such as `apple.vpp.licence`.'),
    kind: z.string(),
    credential: z.string().describe('The target whose credential it uses.'),
    enabled: z.boolean().describe('Whether the service runs it.'),
    intervalMs: z.int().describe('From one run to the next, in milliseconds.'),
    resources: z.array(z.string()).describe('What it changes.'),
    state: z.enum(targetStates).nullable().describe('The state of its target; null before the first run.'),
    lastRun: z
      .object({
        startedAt: z.iso.datetime(),
        class: z.enum(resultClasses),
        code: z.string().nullable(),
        accepted: z.boolean().nullable().describe('Whether the vendor accepted every change.'),
        completed: z.boolean().nullable().describe('Whether the vendor completed every change.'),
        correct: z.boolean().nullable().describe('Whether every change, and its undoing, shows as it should.'),
        repaired: z.int().describe('How many changes of earlier runs were undone first.'),
        steps: z
          .array(z.object({ step: z.string(), phase: z.string(), durationMs: z.int() }))
          .describe('How long each part of each step took.'),
      })
      .nullable()
      .describe('The last run of the service; null before the first.'),
    open: z.array(OpenIntent).describe('Changes that are not undone, oldest first.'),
  })
  .meta({ id: 'Canary' });

/** The canaries of the configuration in force. */
export const canaryRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/canaries',
    operationId: 'listCanaries',
    summary: 'Every canary with its last run, and the changes that are not undone',
    tag: 'Canaries',
    role: 'viewer',
    tenants: 'filtered',
    answer: z.object({ items: z.array(Canary) }),
    async handle({ caller }, { service, store }) {
      const visible = (service.config.canaries ?? []).filter(({ target }) => maySee(caller, target.tenant));
      return { items: (await readCanaries(visible, store)).map(canaryOf) };
    },
  }),
];

function canaryOf({ series, isEnabled, lastRun, open, resources, ...canary }: CanaryStatus): z.output<typeof Canary> {
  return {
    ...canary,
    service: series,
    enabled: isEnabled,
    resources: [...resources],
    lastRun: lastRun && lastRunOf(lastRun),
    open: open.map(({ id, step, resourceKey, state, intendedMs, failedUndos, reason }) => ({
      id,
      step,
      resource: resourceKey,
      state,
      since: timeOf(intendedMs),
      failedUndos,
      reason,
    })),
  };
}

function lastRunOf({ startedMs, steps, ...run }: NonNullable<CanaryStatus['lastRun']>) {
  return { ...run, startedAt: timeOf(startedMs), steps: steps.map((step) => ({ ...step })) };
}
