import { targetStates } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { Expiry, Incident, Target } from './records.ts';

/** A tenant in a list. */
export const TenantSummary = z
  .object({
    id: z.string(),
    name: z.string().describe('The name in the configuration; the id if it has none.'),
    targets: z.int().describe('How many targets it has.'),
    states: z
      .partialRecord(z.enum(targetStates), z.int())
      .describe('How many of its targets are in each state; those that were never checked are not counted.'),
  })
  .meta({ id: 'TenantSummary' });

/** A tenant with all that belongs to it. */
export const TenantDetails = z
  .object({
    id: z.string(),
    name: z.string().describe('The name in the configuration; the id if it has none.'),
    targets: z.array(Target).describe('Its targets by id, at most 1,000.'),
    expiries: z.array(Expiry).describe('When its credentials end, the first end first.'),
    incidents: z
      .array(Incident)
      .describe('Open incidents of this tenant, and those of a whole service that explain trouble of its targets.'),
  })
  .meta({ id: 'TenantDetails' });
