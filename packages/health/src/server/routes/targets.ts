import { services, targetStates } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { maySee } from '../access/role.ts';
import { tenantOf } from '../access/visible.ts';
import { gapOf, resultOf, targetOf, timeOf, unusualTargetOf } from '../documents/from-store.ts';
import { Gap, Result, Target, UnusualTarget } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf, pageQuery, paging } from './paging.ts';

const dayMs = 86_400_000;

/** Targets and their results. */
export const targetRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/targets',
    operationId: 'listTargets',
    summary: 'Targets by id',
    tag: 'Targets',
    role: 'viewer',
    tenants: 'filtered',
    query: z.object({
      ...paging,
      service: z.enum(services).optional(),
      tenant: z.string().min(1).max(200).optional(),
      state: z.enum(targetStates).optional(),
    }),
    answer: pageOf(Target),
    async handle({ query, caller }, { store }) {
      const { service, tenant, state } = query;
      const tenants = caller.tenants ?? undefined;
      if (tenant !== undefined && !maySee(caller, tenant)) return { items: [], next: null };
      const page = await store.targets({
        ...pageQuery(query),
        ...(service === undefined ? {} : { service }),
        ...(tenant === undefined ? {} : { tenant }),
        ...(state === undefined ? {} : { state }),
        ...(tenants === undefined ? {} : { tenants }),
      });
      return { items: page.targets.map(targetOf), next: page.cursor };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/unusual-targets',
    operationId: 'listUnusualTargets',
    summary: 'Targets that fail far more than they did in the two weeks before, the most improbable first',
    tag: 'Targets',
    role: 'viewer',
    tenants: 'filtered',
    answer: z.object({ items: z.array(UnusualTarget).describe('At most 50. They open no incident.') }),
    async handle({ caller }, { unusualTargets }) {
      const items = (await unusualTargets()).filter(({ target }) => maySee(caller, tenantOf(target)));
      return { items: items.map(unusualTargetOf) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/results',
    operationId: 'listResults',
    summary: 'The results of one target, newest first',
    tag: 'Targets',
    role: 'viewer',
    tenants: 'filtered',
    query: z.object({
      target: z.string().min(1).max(500).describe('The id of the target.'),
      from: z.iso.datetime({ offset: true }).optional().describe('The first time. Default: 24 hours ago.'),
      to: z.iso.datetime({ offset: true }).optional().describe('The end, not included. Default: now.'),
    }),
    answer: z.object({
      target: Target.nullable().describe('The target as it is now; null if it was removed.'),
      items: z.array(Result).describe('At most 1,000 results.'),
      gaps: z.array(Gap).describe('When it was not checked, newest first.'),
      nextTo: z.iso.datetime().nullable().describe('The `to` of the next page; null at the end.'),
    }),
    async handle({ query, caller }, { store, service, clock }) {
      const toMs = query.to === undefined ? clock.now() : Date.parse(query.to);
      const fromMs = query.from === undefined ? toMs - dayMs : Date.parse(query.from);
      const history = await store.history(query.target, fromMs, toMs);
      // A service of 100,000 new targets writes them within a minute.
      const unwritten = history.target ? undefined : service.target(query.target);
      const target = history.target ?? (unwritten && { ...unwritten, facts: '{}' });
      const tenant = target?.tenant ?? tenantOf(query.target);
      const isAbsent = !target && history.runs.length === 0;
      if (isAbsent || !maySee(caller, tenant))
        throw new ProblemError('NOT_FOUND', 'There is no target with this id. `GET /v1/targets` lists all targets.');
      return {
        target: target ? targetOf(target) : null,
        items: history.runs.map(resultOf),
        gaps: history.gaps.map(gapOf),
        nextTo: history.nextToMs === null ? null : timeOf(history.nextToMs),
      };
    },
  }),
];
