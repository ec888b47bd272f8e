import { measures, services } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { longestText } from '../../service/operator-request.ts';
import { seriesOf } from '../documents/from-store.ts';
import { Series } from '../documents/records.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { Accepted } from './incidents.ts';

const dayMs = 86_400_000;

/** The longest time of one answer, in milliseconds: as long as readings are kept. */
const longestMs = 8 * dayMs;

const location = z.string().min(1).max(200);

/** The measures of a service over time, with the band in which they usually lie. */
export const seriesRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/services/{service}/series',
    operationId: 'listSeries',
    summary: 'The measures of a service over time: what was seen, what was expected, and the usual band',
    tag: 'Status',
    role: 'viewer',
    tenants: 'whole',
    params: z.object({ service: z.enum(services) }),
    query: z.object({
      from: z.iso.datetime({ offset: true }).optional().describe('The first time. Default: 24 hours ago.'),
      to: z.iso.datetime({ offset: true }).optional().describe('The end, not included. Default: now.'),
      location: location.optional().describe('Only this location. Default: all.'),
      measure: z.enum(measures).optional().describe('Only this measure. Default: all.'),
    }),
    answer: z.object({
      items: z.array(Series).describe('Readings of five minutes, oldest first. They are kept for 8 days.'),
    }),
    async handle({ params, query }, { store, clock }) {
      const toMs = query.to === undefined ? clock.now() : Date.parse(query.to);
      const fromMs = query.from === undefined ? toMs - dayMs : Date.parse(query.from);
      if (toMs < fromMs) throw new ProblemError('INVALID_REQUEST', '`to` must not be before `from`.');
      if (toMs - fromMs > longestMs) throw new ProblemError('INVALID_REQUEST', 'Ask for at most 8 days.');
      const readings = await store.seriesReadings(params.service, fromMs, toMs);
      const items = readings.filter(
        (reading) =>
          (query.location === undefined || reading.location === query.location) &&
          (query.measure === undefined || reading.measure === query.measure),
      );
      return { items: items.map(seriesOf) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/services/{service}/accepted-levels',
    operationId: 'acceptLevel',
    summary: 'Take the present level of the measures of a service as usual from now on',
    tag: 'Status',
    role: 'operator',
    tenants: 'whole',
    params: z.object({ service: z.enum(services) }),
    body: z.strictObject({
      location: location.optional().describe('Only at this location. Default: at all.'),
      measure: z.enum(measures).optional().describe('Only this measure. Default: all.'),
      reason: z.string().max(longestText.reason).default('').describe('The reason, for the audit log.'),
    }),
    status: 202,
    answer: Accepted,
    async handle({ params, body, caller, idempotencyKey }, { operator }) {
      return await operator.acceptLevel({ ...body, service: params.service, by: caller.name, idempotencyKey });
    },
  }),
];
