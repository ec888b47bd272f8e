import type { z } from 'zod';
import type { PublicField } from '../../config/target.ts';
import type { Overview } from '../documents/overview.ts';
import type { PublicStatus } from '../documents/public-status.ts';

/**
 * The part of an overview that anyone may see. Every member is named here: what the overview gets later is not public by itself.
 */
export function publicStatusOf(
  { at, observed, services }: z.output<typeof Overview>,
  fields: readonly PublicField[],
): z.output<typeof PublicStatus> {
  const shows = (field: PublicField) => fields.includes(field);
  return {
    schemaVersion: 1,
    at,
    observed,
    fields: [...fields],
    services: services.map(({ service, state, since, affected, targets, latency, strip }) => ({
      service,
      state,
      since,
      // A share, not a number: how many customers there are stays private.
      ...(shows('affected') ? { affectedShare: targets === 0 ? 0 : Math.round((affected / targets) * 100) / 100 } : {}),
      ...(shows('latency') ? { latency: latency && { p50Ms: latency.p50Ms, p90Ms: latency.p90Ms } } : {}),
      ...(shows('history')
        ? {
            strip: {
              from: strip.from,
              to: strip.to,
              // Trouble on our side is nobody else's business.
              spans: strip.spans.map(({ from, to, state: ofSpan }) => ({
                from,
                to,
                state: ofSpan === 'own-side' ? 'unknown' : ofSpan,
              })),
            },
          }
        : {}),
    })),
  };
}
