import type { JourneyRequest } from '../../src/journeys/request.ts';

/** A journey of a target; its limits end only what hangs. */
export function journeyRequest(
  url: string,
  plan: JourneyRequest['plan'],
  changes: Partial<JourneyRequest> = {},
): Omit<JourneyRequest, 'usedCodes'> {
  return {
    target: 'own/browser',
    url,
    plan,
    secrets: {},
    locale: 'en-US',
    timeZone: 'UTC',
    serviceWorkers: false,
    limits: { stepMs: 60_000, navigationMs: 60_000, journeyMs: 240_000 },
    ...changes,
  };
}
