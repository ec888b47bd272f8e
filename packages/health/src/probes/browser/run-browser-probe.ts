import { journeyFinding } from '../../journeys/findings.ts';
import { createJourneys, type KeptOutcome } from '../../journeys/journeys.ts';
import type { JourneyRequest } from '../../journeys/request.ts';
import type { ProbeContext } from '../probe.ts';
import type { BrowserFacts } from './facts.ts';

/** How many texts of a kind a result shows. */
const shownTexts = 5;

type BrowserContext = Pick<
  ProbeContext<unknown, typeof BrowserFacts>,
  'journeys' | 'signal' | 'learn' | 'time' | 'conclude'
>;

/** Runs a journey, and reports what it found. */
export async function runBrowserProbe(
  request: Omit<JourneyRequest, 'usedCodes'>,
  context: BrowserContext,
): Promise<void> {
  await using own = context.journeys ? undefined : createJourneys({ settings: () => ({}) });
  const journeys = context.journeys ?? own;
  if (!journeys) return;
  const outcome = await journeys.run(request, context.signal);
  context.learn(factsOf(outcome));
  const { failure, vitals, steps } = outcome;
  const totalMs = steps.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (steps.length > 0) context.time({ firstByteMs: vitals.ttfbMs ?? null, totalMs });
  if (failure) context.conclude(journeyFinding(failure));
}

function factsOf(outcome: KeptOutcome) {
  const { steps, failure, vitals, consoleErrors, failedRequests, blockedOrigins, browser, evidence } = outcome;
  return {
    steps: Object.fromEntries(steps.map(({ name, durationMs }) => [name, durationMs])),
    ...(failure?.step === undefined ? {} : { failedStep: failure.step }),
    journeyMs: steps.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...vitals,
    consoleErrors: consoleErrors.length,
    ...(consoleErrors.length > 0 ? { consoleErrorTexts: consoleErrors.slice(0, shownTexts) } : {}),
    failedRequests: failedRequests.length,
    ...(failedRequests.length > 0 ? { failedRequestTexts: failedRequests.slice(0, shownTexts) } : {}),
    ...(blockedOrigins.length > 0 ? { blockedOrigins: [...blockedOrigins] } : {}),
    ...(browser ? { browserVersion: browser.version, sandboxed: browser.isSandboxed } : {}),
    ...(evidence.length > 0 ? { evidence: [...evidence] } : {}),
  };
}
