import { createHash, randomUUID } from 'node:crypto';
import type { JudgedPage } from './judge-pages.ts';
import type { PageMemory } from './page-records.ts';
import type { BrowserSettings, JourneyOutcome, JourneyRequest } from './request.ts';

/** Runs journeys in browsers. */
export interface Journeys extends AsyncDisposable {
  /** Runs a journey once. Never throws: whatever happens becomes an outcome. */
  run(request: Omit<JourneyRequest, 'usedCodes'>, signal: AbortSignal, options?: RunOptions): Promise<KeptOutcome>;
}

/** How one journey is run. */
export interface RunOptions {
  /** Whether a deploy or maintenance is announced: then changes of the content of a page alone are notices. Default: false. */
  readonly isDeploy?: boolean;
}

/** What a journey found, and where its evidence is kept. */
export interface KeptOutcome extends Omit<JourneyOutcome, 'screenshot' | 'trace'> {
  /** The files of the evidence, as absolute paths; empty if nothing was kept. */
  readonly evidence: readonly string[];
  /** The pages that were compared with their baselines. */
  readonly judged: readonly JudgedPage[];
}

/** How journeys are run. */
export interface JourneysOptions {
  /** Returns how browsers run now. */
  readonly settings: () => BrowserSettings;
  /** Where loads and baselines of pages are kept. Default: pages are not compared. */
  readonly memory?: PageMemory;
}

/** Makes what runs journeys. Nothing starts before the first. Close it at the end: it closes the browsers. */
export function createJourneys({ settings, memory }: JourneysOptions): Journeys {
  const usedCodes = new Map<string, number>();
  const turns = new Map<string, Promise<unknown>>();
  let pool:
    | Promise<AsyncDisposable & { run(request: JourneyRequest, signal: AbortSignal): Promise<JourneyOutcome> }>
    | undefined;
  const runOnce = async (request: Omit<JourneyRequest, 'usedCodes'>, signal: AbortSignal): Promise<KeptOutcome> => {
    pool ??= import('./browser/browser-pool.ts').then(({ createBrowserPool }) => createBrowserPool(settings));
    const names = Object.entries(request.secrets).map(([name, secret]) => [name, fingerprintOf(secret)] as const);
    const used = Object.fromEntries(
      names.flatMap(([name, key]) => (usedCodes.has(key) ? [[name, usedCodes.get(key) ?? 0]] : [])),
    );
    const { screenshot, trace, ...outcome } = await (await pool).run({ ...request, usedCodes: used }, signal);
    for (const [name, key] of names) {
      const counter = outcome.usedCodes[name];
      if (counter !== undefined) usedCodes.set(key, counter);
    }
    const evidence = await keepFiles(request.target, settings(), { screenshot, trace });
    return { ...outcome, evidence, judged: [] };
  };
  return {
    async run(request, signal, { isDeploy = false } = {}) {
      // Two journeys with one account would use the same code, which panels refuse.
      const keys = Object.values(request.secrets).map(fingerprintOf);
      const before = keys.flatMap((key) => turns.get(key) ?? []);
      const turn = (async () => {
        if (!(await isTurn(before, signal))) return accountBusy;
        const outcome = await runOnce(request, signal);
        if (!memory || outcome.failure || outcome.pages.length === 0) return outcome;
        const { judgePages } = await import('./judge-pages.ts');
        const judged = await judgePages(outcome.pages, {
          target: request.target,
          session: randomUUID(),
          memory,
          nowMs: Date.now(),
          isDeploy,
          reload: async () => (await runOnce(request, signal)).pages,
        });
        return { ...outcome, judged };
      })();
      const settled = turn.catch(() => {});
      for (const key of keys) turns.set(key, settled);
      return await turn;
    },
    async [Symbol.asyncDispose]() {
      await (await pool)?.[Symbol.asyncDispose]();
    },
  };
}

const noFindings: KeptOutcome = {
  steps: [],
  vitals: {},
  consoleErrors: [],
  failedRequests: [],
  blockedOrigins: [],
  pages: [],
  usedCodes: {},
  evidence: [],
  judged: [],
};

const accountBusy: KeptOutcome = {
  ...noFindings,
  failure: { kind: 'busy', detail: 'another journey with this account goes on' },
};

/** Waits for the journeys before. Returns false if the time is over first. */
async function isTurn(before: readonly Promise<unknown>[], signal: AbortSignal): Promise<boolean> {
  if (before.length === 0) return true;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  await Promise.race([Promise.all(before), over]);
  signal.removeEventListener('abort', onAbort);
  return !signal.aborted;
}

/** Names a secret without holding it. */
function fingerprintOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

async function keepFiles(
  target: string,
  settings: BrowserSettings,
  files: Pick<JourneyOutcome, 'screenshot' | 'trace'>,
): Promise<readonly string[]> {
  if (settings.evidenceFolder === undefined || (!files.screenshot && !files.trace)) return [];
  const { keepEvidence } = await import('./keep-evidence.ts');
  return await keepEvidence(settings.evidenceFolder, `${target}-${randomUUID().slice(0, 8)}`, files, settings);
}
