import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fingerprint } from '@mdmkit/monitor/tamper';
import type { BrowserContext, Page } from 'playwright-core';
import { JourneyProblem, kindOfError, shortMessage } from '../failure.ts';
import type { JourneyContext } from '../journey.ts';
import type { JourneyFailure, JourneyOutcome, JourneyRequest, StepRecord } from '../request.ts';
import { nameOfStep } from '../step.ts';
import { capturePage } from './capture-page.ts';
import { type CodeMaker, createCodeMaker } from './codes.ts';
import { addStoredValues, cleanTrace, maskedScreenshot } from './evidence.ts';
import type { StartedBrowser } from './launch.ts';
import { loadModule } from './load-module.ts';
import { startScript } from './page-start.ts';
import { type Recorder, recordContext } from './recorder.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { runDeclaredStep } from './run-step.ts';
import { waitFor, withinTime } from './wait-for.ts';
import { watchTyping } from './watch-typing.ts';

/** How long the end of a context may take, in milliseconds. */
const closeMs = 5_000;
/** How long a picture of a failure may take, in milliseconds. */
const screenshotMs = 20_000;
/** How long the writing of a trace may take, in milliseconds. */
const traceMs = 10_000;

/** How a journey is run. */
export interface RunJourneyOptions {
  /** Ends the journey early. */
  readonly signal: AbortSignal;
  /** Whether to keep a picture and a trace of a failure. */
  readonly keepsEvidence: boolean;
}

/** What a running journey has. */
interface Run {
  readonly request: JourneyRequest;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly redactor: Redactor;
  readonly recorder: Recorder;
  readonly codes: CodeMaker;
  readonly steps: StepRecord[];
  readonly pages: Fingerprint[];
  readonly state: { isSigningIn: boolean; step: string | undefined };
}

/** Runs a journey once in a context of its own. Never throws: whatever happens becomes an outcome. */
export async function runJourney(
  started: StartedBrowser,
  request: JourneyRequest,
  options: RunJourneyOptions,
): Promise<JourneyOutcome> {
  const redactor = createRedactor();
  redactor.add(...Object.values(request.secrets).map((secret) => secret.trim()));
  let context: BrowserContext | undefined;
  try {
    context = await started.browser.newContext(contextOptions(request));
    const run = await openRun(context, request, redactor, options.signal);
    if (options.keepsEvidence) await context.tracing.start({ screenshots: false, snapshots: false, sources: false });
    const failure = await runWithin(run, options.signal);
    const isKnown = await addStoredValues(context, redactor);
    const evidence = failure && options.keepsEvidence && isKnown ? await collectEvidence(run) : {};
    return outcomeOf(run, started, failure, evidence);
  } catch (error) {
    const failure = { kind: kindOfError(error) ?? 'crash', detail: redactor.clean(shortMessage(error)) };
    return { ...emptyOutcome(request), failure, browser: started.facts };
  } finally {
    if (context)
      await withinTime(
        closeMs,
        context.close().catch(() => {}),
      );
  }
}

/** An outcome without anything. */
export function emptyOutcome({ usedCodes }: Pick<JourneyRequest, 'usedCodes'>): JourneyOutcome {
  return { steps: [], vitals: {}, consoleErrors: [], failedRequests: [], blockedOrigins: [], pages: [], usedCodes };
}

function contextOptions({ locale, timeZone, serviceWorkers }: JourneyRequest) {
  return {
    locale,
    timezoneId: timeZone,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: false,
    serviceWorkers: serviceWorkers ? 'allow' : 'block',
  } as const;
}

async function openRun(
  context: BrowserContext,
  request: JourneyRequest,
  redactor: Redactor,
  signal: AbortSignal,
): Promise<Run> {
  context.setDefaultTimeout(request.limits.stepMs);
  context.setDefaultNavigationTimeout(request.limits.navigationMs);
  const recorder = await recordContext(context, request.allowedOrigins, redactor);
  await context.addInitScript(startScript(!request.serviceWorkers));
  const page = await context.newPage();
  watchTyping(page, redactor);
  const codes = createCodeMaker(request.usedCodes, async (ms) => await waitFor(ms, signal));
  return {
    request,
    context,
    page,
    redactor,
    recorder,
    codes,
    steps: [],
    pages: [],
    state: { isSigningIn: false, step: undefined },
  };
}

/** Runs the steps within the time of the journey. Returns why it failed. */
async function runWithin(run: Run, signal: AbortSignal): Promise<JourneyFailure | undefined> {
  const { journeyMs } = run.request.limits;
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new JourneyProblem('journey-timeout', `the journey did not end within ${journeyMs / 1_000} s`)),
    journeyMs,
  );
  const onAbort = () => reject(new JourneyProblem('stuck', 'the journey was ended early'));
  signal.addEventListener('abort', onAbort, { once: true });
  const steps = runSteps(run);
  // What goes on after the time is over ends with the context; nobody waits for it.
  steps.catch(() => {});
  try {
    await Promise.race([steps, over]);
    return undefined;
  } catch (error) {
    return failureOf(error, run);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function runSteps(run: Run): Promise<void> {
  const { plan } = run.request;
  const journey = journeyContext(run);
  if ('module' in plan) {
    const { steps } = await loadModule(plan.module, journey, async (name, work) => await runStep(run, name, work));
    for (const { name, work } of steps) await runStep(run, name, async () => await work(journey));
    return;
  }
  for (const step of plan.steps) {
    run.state.isSigningIn = step.refusal === true;
    await runStep(
      run,
      nameOfStep(step),
      async () =>
        await runDeclaredStep(step, {
          journey,
          limits: run.request.limits,
          status: async () => (await run.recorder.document?.response())?.status(),
        }),
      step.optional,
    );
    run.state.isSigningIn = false;
  }
}

/** Runs one step, and keeps how it went. */
async function runStep<Value>(
  run: Run,
  name: string,
  work: () => Promise<Value>,
  isOptional = false,
): Promise<Value | undefined> {
  const startMs = performance.now();
  const outer = run.state.step;
  run.state.step = name;
  const record = (outcome: StepRecord['outcome']) =>
    void run.steps.push({ name, durationMs: Math.round(performance.now() - startMs), outcome });
  try {
    const value = await work();
    record('passed');
    await run.recorder.readVitals(run.page);
    run.state.step = outer;
    return value;
  } catch (error) {
    record(isOptional ? 'skipped' : 'failed');
    if (!isOptional) throw error;
    run.state.step = outer;
    return undefined;
  }
}

function journeyContext(run: Run): JourneyContext {
  const { request, page, context, codes, state } = run;
  const secretOf = (name: string) => {
    const value = request.secrets[name];
    if (value === undefined)
      throw new JourneyProblem('secret', `health.yaml names no secret "${name}" for this journey`);
    return value;
  };
  return {
    page,
    context,
    url: request.url,
    secret: secretOf,
    async totp(name) {
      const code = await codes.next(name, secretOf(name));
      run.redactor.add(code);
      return code;
    },
    async fingerprint(name) {
      run.pages.push(await capturePage(name, run));
    },
    async signIn(work) {
      state.isSigningIn = true;
      const value = await work();
      state.isSigningIn = false;
      return value;
    },
  };
}

function failureOf(error: unknown, { redactor, recorder, request, state }: Run): JourneyFailure {
  const failureKind = recorder.hasCrashed ? 'page-crash' : (kindOfError(error) ?? 'module');
  const isRefusal = state.isSigningIn && (failureKind === 'expectation' || failureKind === 'step-timeout');
  const isBlocked =
    (failureKind === 'name' || failureKind === 'connection') &&
    recorder.blockedOrigins.size > 0 &&
    request.allowedOrigins !== undefined;
  const kind = isRefusal ? 'sign-in' : isBlocked ? 'origin' : failureKind;
  const { step } = state;
  return { kind, ...(step === undefined ? {} : { step }), detail: redactor.clean(shortMessage(error)) };
}

async function collectEvidence({
  context,
  page,
  redactor,
}: Run): Promise<Pick<JourneyOutcome, 'screenshot' | 'trace'>> {
  const screenshot = await withinTime(screenshotMs, maskedScreenshot(page, redactor));
  const path = join(tmpdir(), `trace-${randomUUID()}.zip`);
  try {
    await withinTime(traceMs, context.tracing.stop({ path }));
    const trace = cleanTrace(await readFile(path), redactor);
    return { ...(screenshot ? { screenshot } : {}), trace };
  } catch {
    // A trace that cannot be read cannot be cleaned, and is not kept.
    return screenshot ? { screenshot } : {};
  } finally {
    await rm(path, { force: true });
  }
}

function outcomeOf(
  run: Run,
  { facts }: StartedBrowser,
  failure: JourneyFailure | undefined,
  evidence: Pick<JourneyOutcome, 'screenshot' | 'trace'>,
): JourneyOutcome {
  const { steps, recorder, redactor, pages, codes } = run;
  const clean = (text: string) => redactor.clean(text);
  return {
    steps: steps.map((step) => ({ ...step, name: clean(step.name) })),
    ...(failure
      ? {
          failure: {
            ...failure,
            ...(failure.step === undefined ? {} : { step: clean(failure.step) }),
            detail: clean(failure.detail),
          },
        }
      : {}),
    vitals: recorder.vitals,
    // What was noted before a value was known to be secret is cleaned again.
    consoleErrors: recorder.consoleErrors.map(clean),
    failedRequests: recorder.failedRequests.map(clean),
    blockedOrigins: [...recorder.blockedOrigins].toSorted(),
    pages: pages.map((page) => cleanFingerprint(page, redactor)),
    browser: facts,
    usedCodes: codes.used,
    ...evidence,
  };
}

/** What was typed, and the name of the own user, is no part of what a page shows: each is replaced by the same mark. */
function cleanFingerprint({ page, properties }: Fingerprint, redactor: Redactor): Fingerprint {
  const cleaned = Object.entries(properties).map(([name, values]) => [
    name,
    [...new Set(values.map((value) => redactor.clean(value)))].toSorted(),
  ]);
  // The names are those of the fingerprint.
  return { page: redactor.clean(page), properties: Object.fromEntries(cleaned) as Fingerprint['properties'] };
}
