import { z } from 'zod';
import { publicFields } from '../../config/target.ts';
import { serviceStates, stripStates } from './overview.ts';

const Time = z.iso.datetime();

/** What the public status page shows. It names no tenant, no code and no target. */
export const PublicStatus = z
  .object({
    schemaVersion: z.literal(1),
    at: Time.describe('When it was read.'),
    observed: z.boolean().describe('Whether a service has written within the last minute.'),
    fields: z.array(z.enum(publicFields)).describe('What the configuration lets the page show besides.'),
    services: z.array(
      z.object({
        service: z.string(),
        state: z.enum(serviceStates),
        since: Time.nullable().describe('Since when; null if it was so for all of the last 24 hours.'),
        affectedShare: z.number().optional().describe('The share of affected targets, 0 to 1; only with `affected`.'),
        latency: z
          .object({ p50Ms: z.number(), p90Ms: z.number() })
          .nullable()
          .optional()
          .describe('Latency of successful checks; only with `latency`.'),
        strip: z
          .object({
            from: Time,
            to: Time,
            spans: z.array(z.object({ from: Time, to: Time, state: z.enum(stripStates).exclude(['own-side']) })),
          })
          .optional()
          .describe('The last 24 hours; only with `history`.'),
      }),
    ),
  })
  .meta({ id: 'PublicStatus' });
