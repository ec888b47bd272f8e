import type { MaintenanceWindow, NumberedCommand, Scope } from '@mdmkit/monitor/model';
import { services, windowModes } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { type Caller, maySee } from '../access/role.ts';
import { timeOf } from '../documents/from-store.ts';
import { ScopeDocument } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { Accepted } from './incidents.ts';

const Window = z
  .object({
    id: z.string(),
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

const NewScope = z
  .strictObject({
    services: z.array(z.enum(services)).min(1).max(20).optional(),
    tenants: z.array(z.string().min(1).max(200)).min(1).max(1_000).optional(),
    targets: z.array(z.string().min(1).max(500)).min(1).max(1_000).optional(),
  })
  .describe('What it applies to: every member must match. Default: all targets.');

/** Maintenance windows, silences, and checks at once. */
export const maintenanceRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/maintenance',
    operationId: 'listMaintenance',
    summary: 'The maintenance windows of the configuration, and the silences in force',
    tag: 'Maintenance',
    role: 'viewer',
    tenants: 'whole',
    answer: z.object({ windows: z.array(Window), silences: z.array(Silence) }),
    async handle(_request, { service, store, clock }) {
      return {
        windows: (service.config.monitor?.windows ?? []).map(windowOf),
        silences: silencesOf(await store.commandsAfter(0), clock.now()),
      };
    },
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
      forMs: z.int().min(60_000).max(2_592_000_000).describe('How long, in milliseconds; at most 30 days.'),
      reason: z.string().max(200).default(''),
    }),
    status: 202,
    answer: Accepted.extend({ silence: z.string().describe('The id of the silence.') }),
    async handle({ body, caller, idempotencyKey }, { operator }) {
      const { command, id } = await operator.silence({
        by: caller.name,
        idempotencyKey,
        scope: scopeFor(caller, body.scope),
        forMs: body.forMs,
        reason: body.reason,
      });
      return { command, silence: id };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/silences/{id}',
    operationId: 'endSilence',
    summary: 'End a silence',
    tag: 'Maintenance',
    role: 'operator',
    tenants: 'filtered',
    params: z.object({ id: z.string().min(1).max(100) }),
    status: 202,
    answer: Accepted,
    async handle({ params, caller, idempotencyKey }, { operator, store, clock }) {
      const silence = silencesOf(await store.commandsAfter(0), clock.now()).find(({ id }) => id === params.id);
      if (!silence || !isWithin(caller, silence.scope))
        throw new ProblemError('NOT_FOUND', 'No silence with this id is in force. `GET /v1/maintenance` lists them.');
      return await operator.endSilence(params.id, { by: caller.name, idempotencyKey });
    },
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
      return await operator.checkNow(scopeFor(caller, body.scope), { by: caller.name, idempotencyKey });
    },
  }),
];

function windowOf({ id, mode, scope, times, reason }: MaintenanceWindow): z.output<typeof Window> {
  const isWeekly = 'days' in times;
  return {
    id,
    mode,
    scope: { ...scope } as z.output<typeof ScopeDocument>,
    reason,
    once: isWeekly ? null : { from: timeOf(times.fromMs), until: timeOf(times.untilMs) },
    weekly: isWeekly ? { ...times, days: [...times.days] } : null,
  };
}

/** The silences that are in force. */
function silencesOf(commands: readonly NumberedCommand[], nowMs: number): z.output<typeof Silence>[] {
  const silences = new Map<string, z.output<typeof Silence>>();
  for (const { command } of commands) {
    if (command.kind === 'unsilence') silences.delete(command.id);
    if (command.kind !== 'silence' || command.untilMs <= nowMs) continue;
    const { id, by, scope, fromMs, untilMs, reason } = command;
    silences.set(id, {
      id,
      by,
      scope: { ...scope } as z.output<typeof ScopeDocument>,
      from: timeOf(fromMs),
      until: timeOf(untilMs),
      reason,
    });
  }
  return [...silences.values()];
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
function isWithin(caller: Caller, { tenants }: z.output<typeof ScopeDocument>): boolean {
  return caller.tenants === null || (tenants?.every((tenant) => maySee(caller, tenant)) ?? false);
}
