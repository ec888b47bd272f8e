import { describeChange, journeyFinding, tamperFinding } from '../../journeys/findings.ts';
import { createJourneys, type KeptOutcome } from '../../journeys/journeys.ts';
import type { JourneyRequest } from '../../journeys/request.ts';
import { stepFacts } from '../../journeys/step-facts.ts';
import type { ProbeContext } from '../probe.ts';
import type { BrowserFacts } from './facts.ts';

/** How many texts of a kind a result shows. */
const shownTexts = 5;

type BrowserContext = Pick<
  ProbeContext<unknown, typeof BrowserFacts>,
  'journeys' | 'signal' | 'isMaintained' | 'learn' | 'warn' | 'time' | 'conclude'
>;

/** Runs a journey, and reports what it found. */
export async function runBrowserProbe(
  request: Omit<JourneyRequest, 'usedCodes'>,
  context: BrowserContext,
): Promise<void> {
  await using own = context.journeys ? undefined : createJourneys({ settings: () => ({}) });
  const journeys = context.journeys ?? own;
  if (!journeys) return;
  const outcome = await journeys.run(request, context.signal, { isDeploy: context.isMaintained ?? false });
  context.learn(factsOf(outcome));
  const { failure, vitals, steps } = outcome;
  const totalMs = steps.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (steps.length > 0) context.time({ firstByteMs: vitals.ttfbMs ?? null, totalMs });
  if (failure) return context.conclude(journeyFinding(failure));
  const { judged, pages } = outcome;
  const tampered = judged.filter(({ state }) => state === 'tampered');
  if (tampered.length > 0) return context.conclude(tamperFinding(tampered));
  if (judged.some(({ state }) => state === 'learning') || pages.length > judged.length)
    context.warn('PAGE_NOT_LEARNED');
  const isWorthALook = judged.some(({ changes }) => changes.some(({ severity }) => severity !== 'notice'));
  if (isWorthALook) context.warn('PAGE_CHANGED');
}

function factsOf(outcome: KeptOutcome) {
  const { steps, vitals, consoleErrors, failedRequests, blockedOrigins, browser, evidence, judged } = outcome;
  return {
    ...stepFacts(steps),
    journeyMs: steps.reduce((sum, { durationMs }) => sum + durationMs, 0),
    ...vitals,
    consoleErrors: consoleErrors.length,
    ...(consoleErrors.length > 0 ? { consoleErrorTexts: consoleErrors.slice(0, shownTexts) } : {}),
    failedRequests: failedRequests.length,
    ...(failedRequests.length > 0 ? { failedRequestTexts: failedRequests.slice(0, shownTexts) } : {}),
    ...(blockedOrigins.length > 0 ? { blockedOrigins: [...blockedOrigins] } : {}),
    ...(browser ? { browserVersion: browser.version, sandboxed: browser.isSandboxed } : {}),
    ...(judged.length > 0 ? { pages: Object.fromEntries(judged.map(({ page, state }) => [page, state])) } : {}),
    ...(changesOf(judged).length > 0 ? { pageChanges: changesOf(judged) } : {}),
    ...(evidence.length > 0 ? { evidence: [...evidence] } : {}),
  };
}

/** How many changes of pages a result shows. */
const shownChanges = 20;

function changesOf(judged: KeptOutcome['judged']): string[] {
  return judged
    .flatMap(({ page, changes }) => changes.map((change) => `${change.severity} ${page}: ${describeChange(change)}`))
    .slice(0, shownChanges);
}
