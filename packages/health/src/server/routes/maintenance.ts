import type { MaintenanceWindow, Scope } from '@mdmkit/monitor/model';
import { services, windowModes } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { longestMs, longestText } from '../../service/operator-request.ts';
import type { AcceptedRequest, OperatorRequestOptions, OperatorRequests } from '../../service/operator-requests.ts';
import type { OperatorMaintenance, OperatorSilence, OperatorWindowList } from '../../service/operator-window-list.ts';
import { type Caller, maySee } from '../access/role.ts';
import { timeOf } from '../documents/from-store.ts';
import { ScopeDocument } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { Accepted } from './incidents.ts';

const Window = z
  .object({
    id: z.string(),
    source: z
      .enum(['configuration', 'operator'])
      .describe('Who has made it. Only windows of operators can be ended here.'),
    by: z.string().nullable().describe('The operator; null for a window of the configuration.'),
    mode: z.enum(windowModes).describe('annotate: mark results; suppress: send no notification; pause: run no checks.'),
    scope: ScopeDocument.describe('What it applies to: every member must match. Empty: all targets.'),
    reason: z.string(),
    once: z
      .object({ from: z.iso.datetime(), until: z.iso.datetime() })
      .nullable()
      .describe('Once; null if it is weekly.'),
    weekly: z
      .object({ days: z.array(z.string()), from: z.string(), to: z.string(), zone: z.string() })
      .nullable()
      .describe('Every week, in local time; null if it is once.'),
  })
  .meta({ id: 'MaintenanceWindow' });

const Silence = z
  .object({
    id: z.string(),
    by: z.string(),
    scope: ScopeDocument,
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    reason: z.string(),
  })
  .meta({ id: 'Silence' });

const WindowId = z.object({ id: z.string().min(1).max(100) });

const Instant = z.iso.datetime({ offset: true });

const NewScope = z
  .strictObject({
    services: z.array(z.enum(services)).min(1).max(20).optional(),
    tenants: z.array(z.string().min(1).max(200)).min(1).max(1_000).optional(),
    targets: z.array(z.string().min(1).max(500)).min(1).max(1_000).optional(),
  })
  .describe('What it applies to: every member must match. Default: all targets.');

interface EndRouteDefinition extends Pick<Route, 'path' | 'operationId' | 'summary'> {
  /** Those of which one can be ended. */
  readonly list: (windows: OperatorWindowList) => readonly { readonly id: string; readonly scope: Scope }[];
  /** Ends one. */
  readonly end: (operator: OperatorRequests, id: string, options: OperatorRequestOptions) => Promise<AcceptedRequest>;
}

/** A route that ends what an operator has added. */
function endRoute({ list, end, ...definition }: EndRouteDefinition): Route {
  return defineRoute({
    ...definition,
    method: 'delete',
    tag: 'Maintenance',
    role: 'operator',
    tenants: 'filtered',
    params: WindowId,
    status: 202,
    answer: Accepted,
    async handle({ params: { id }, caller, idempotencyKey }, { operator }) {
      refuseForeign(caller, id, list(await operator.windows()));
      return await end(operator, id, { by: caller.name, idempotencyKey });
    },
  });
}

/** Maintenance windows, silences, and checks at once. */
export const maintenanceRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/maintenance',
    operationId: 'listMaintenance',
    summary: 'Maintenance windows, and silences in force',
    tag: 'Maintenance',
    role: 'viewer',
    tenants: 'filtered',
    answer: z.object({
      windows: z.array(Window).describe('Those of the configuration, then those of operators that have not ended.'),
      silences: z.array(Silence),
    }),
    async handle({ caller }, { service, operator }) {
      const { silences, maintenance } = await operator.windows();
      const windows = [...(service.config.monitor?.windows ?? []).map(windowOf), ...maintenance.map(ofOperator)];
      return {
        windows: windows.filter(({ scope }) => isWithin(caller, scope)),
        silences: silences.map(silenceOf).filter(({ scope }) => isWithin(caller, scope)),
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/maintenance',
    operationId: 'addMaintenance',
    summary: 'Add a maintenance window',
    tag: 'Maintenance',
    role: 'operator',
    tenants: 'filtered',
    body: z.strictObject({
      mode: z
        .enum(windowModes)
        .default('suppress')
        .describe('annotate: mark results; suppress: send no notification; pause: run no checks.'),
      scope: NewScope.default({}),
      from: Instant.optional().describe('The start. Default: now.'),
      until: Instant.describe('The end, not included; after now and after the start, within a year.'),
      reason: z.string().max(longestText.reason).default(''),
    }),
    status: 202,
    answer: Accepted.extend({ window: z.string().describe('The id of the window.') }),
    async handle({ body: { from, until, scope, ...body }, caller, idempotencyKey }, { operator }) {
      const { command, id } = await operator.addMaintenance({
        ...body,
        by: caller.name,
        idempotencyKey,
        scope: scopeFor(caller, scope),
        ofAccessToken: scope.tenants === undefined,
        ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
        untilMs: Date.parse(until),
      });
      return { command, window: id };
    },
  }),
  endRoute({
    path: '/v1/maintenance/{id}',
    operationId: 'endMaintenance',
    summary: 'End a maintenance window of an operator',
    list: ({ maintenance }) => maintenance,
    end: async (operator, id, options) => await operator.endMaintenance(id, options),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/silences',
    operationId: 'createSilence',
    summary: 'Mute notifications for some time',
    tag: 'Maintenance',
    role: 'operator',
    tenants: 'filtered',
    body: z.strictObject({
      scope: NewScope.default({}),
      forMs: z.int().min(60_000).max(longestMs.silence).describe('How long, in milliseconds; at most 30 days.'),
      reason: z.string().max(longestText.reason).default(''),
    }),
    status: 202,
    answer: Accepted.extend({ silence: z.string().describe('The id of the silence.') }),
    async handle({ body, caller, idempotencyKey }, { operator }) {
      const { command, id } = await operator.silence({
        by: caller.name,
        idempotencyKey,
        scope: scopeFor(caller, body.scope),
        ofAccessToken: body.scope.tenants === undefined,
        forMs: body.forMs,
        reason: body.reason,
      });
      return { command, silence: id };
    },
  }),
  endRoute({
    path: '/v1/silences/{id}',
    operationId: 'endSilence',
    summary: 'End a silence',
    list: ({ silences }) => silences,
    end: async (operator, id, options) => await operator.endSilence(id, options),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/checks',
    operationId: 'checkNow',
    summary: 'Check targets now',
    tag: 'Targets',
    role: 'operator',
    tenants: 'filtered',
    body: z.strictObject({ scope: NewScope }),
    status: 202,
    answer: Accepted,
    handle: async ({ body, caller, idempotencyKey }, { operator, limitChecks }) => {
      limitChecks(caller.name);
      const ofAccessToken = body.scope.tenants === undefined;
      return await operator.checkNow(scopeFor(caller, body.scope), { by: caller.name, idempotencyKey, ofAccessToken });
    },
  }),
];

function windowOf({ id, mode, scope, times, reason }: MaintenanceWindow): z.output<typeof Window> {
  const isWeekly = 'days' in times;
  return {
    id,
    source: 'configuration',
    by: null,
    mode,
    scope: documentOf(scope),
    reason,
    once: isWeekly ? null : { from: timeOf(times.fromMs), until: timeOf(times.untilMs) },
    weekly: isWeekly ? { ...times, days: [...times.days] } : null,
  };
}

function ofOperator({ fromMs, untilMs, by, ...window }: OperatorMaintenance): z.output<typeof Window> {
  return { ...windowOf({ ...window, times: { fromMs, untilMs } }), source: 'operator', by };
}

function silenceOf({ id, by, scope, fromMs, untilMs, reason }: OperatorSilence): z.output<typeof Silence> {
  return { id, by, scope: documentOf(scope), from: timeOf(fromMs), until: timeOf(untilMs), reason };
}

function documentOf({ services: ofServices, tenants, targets }: Scope): z.output<typeof ScopeDocument> {
  return {
    ...(ofServices ? { services: [...ofServices] } : {}),
    ...(tenants ? { tenants: [...tenants] } : {}),
    ...(targets ? { targets: [...targets] } : {}),
  };
}

/** Refuses a silence or window of other tenants as if it were not there. */
function refuseForeign(
  caller: Caller,
  id: string,
  windows: readonly { readonly id: string; readonly scope: Scope }[],
): void {
  const window = windows.find((candidate) => candidate.id === id);
  if (window && !isWithin(caller, window.scope))
    throw new ProblemError('NOT_FOUND', 'There is no such silence or window. `GET /v1/maintenance` lists them.');
}

/** Limits a scope to what the caller may see; without any tenant named, to all tenants of the caller. */
function scopeFor(caller: Caller, { services: ofServices, tenants: named, targets }: z.output<typeof NewScope>): Scope {
  const tenants = named ?? caller.tenants ?? undefined;
  if (tenants && !tenants.every((tenant) => maySee(caller, tenant)))
    throw new ProblemError('FORBIDDEN', 'The access token does not cover all tenants of the scope.');
  return {
    ...(ofServices ? { services: ofServices } : {}),
    ...(tenants ? { tenants } : {}),
    ...(targets ? { targets } : {}),
  };
}

/** Whether a scope lies within the tenants of a caller. */
function isWithin(caller: Caller, { tenants }: { readonly tenants?: readonly string[] | undefined }): boolean {
  return caller.tenants === null || (tenants?.every((tenant) => maySee(caller, tenant)) ?? false);
}
