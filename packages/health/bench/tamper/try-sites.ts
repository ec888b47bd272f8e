import {
  type ChangeSeverity,
  type Fingerprint,
  isAtLeast,
  learnPage,
  type PageChange,
  worstOf,
} from '@mdmkit/monitor/tamper';
import type { Journeys, KeptOutcome } from '../../src/journeys/journeys.ts';
import { judgePages } from '../../src/journeys/judge-pages.ts';
import type { PageLoad, PageMemory } from '../../src/journeys/page-records.ts';
import type { Changes, Site } from './site.ts';
import type { SiteServer } from './site-server.ts';

/** One change of one site, and what the comparison made of it. */
export interface Trial {
  /** The site. */
  readonly site: string;
  /** The change. */
  readonly change: string;
  /** The worst severity; absent if nothing differed. */
  readonly severity?: ChangeSeverity;
  /** Whether an operator is alarmed. */
  readonly isAlarm: boolean;
  /** The changes that were found, the worst first. */
  readonly changes: readonly PageChange[];
  /** How long the fingerprint took, in milliseconds. */
  readonly overheadMs: number;
}

/** What tries sites. */
export interface TrialPlace {
  /** Runs the journeys. */
  readonly journeys: Journeys;
  /** Serves the sites. */
  readonly server: SiteServer;
  /** How many loads a site is learned from. Default: 5. */
  readonly loads?: number;
}

/** A page that shows itself only now and then counts at the third time. */
const mostRuns = 9;
const leastSeverity = 'high';

/** Learns a site from several loads, then tries each change. */
export async function* trySite(
  makeSite: () => Site,
  changes: Changes,
  place: TrialPlace,
): AsyncGenerator<Trial, void, undefined> {
  const baseline = await learnSite(makeSite, place);
  for (const [name, change] of Object.entries(changes)) {
    const site = makeSite();
    change(site);
    place.server.serve(site);
    yield { site: site.name, change: name, ...(await judge(baseline, site, place)) };
  }
}

/** Learns a site that shows two headings by turns, as tests of variants do. */
async function learnSite(makeSite: () => Site, place: TrialPlace): Promise<string> {
  const site = makeSite();
  const { view } = site;
  site.vary = (current, { count }) => {
    if (count % 2 === 1) current.view = view.replace(/<h1>[^<]*/, '<h1>Welcome back');
  };
  place.server.serve(site);
  const pages: Fingerprint[] = [];
  for (let load = 0; load < (place.loads ?? 5); load += 1) {
    const outcome = await runOnce(site, place);
    if (outcome.failure || !outcome.pages[0]) throw new Error(`the site cannot be learned: ${outcome.failure?.detail}`);
    pages.push(outcome.pages[0]);
  }
  return JSON.stringify(learnPage(pages));
}

async function judge(baseline: string, site: Site, place: TrialPlace): Promise<Omit<Trial, 'site' | 'change'>> {
  const memory = memoryOf(baseline);
  let overheadMs = 0;
  let seen: readonly PageChange[] = [];
  // Only what changes with the load needs a second look: the same load twice gives the same.
  for (let run = 0; run < (site.vary ? mostRuns : 1); run += 1) {
    const outcome = await runOnce(site, place);
    overheadMs = outcome.steps.at(-1)?.durationMs ?? 0;
    // A page of another origin that the journey did not expect fails the journey itself.
    if (outcome.failure) throw new Error(`${site.name}: the journey failed: ${outcome.failure.detail}`);
    const [judged] = await judgePages(outcome.pages, {
      target: site.name,
      session: String(run),
      memory,
      nowMs: run,
      isDeploy: false,
      reload: async () => (site.vary ? (await runOnce(site, place)).pages : outcome.pages),
    });
    if (judged && judged.changes.length > 0) seen = judged.changes;
    if (judged?.state === 'tampered') break;
  }
  const severity = worstOf(seen);
  const isAlarm = severity !== undefined && isAtLeast(severity, leastSeverity);
  return { ...(severity ? { severity } : {}), isAlarm, changes: seen, overheadMs };
}

async function runOnce({ locale = 'en-US' }: Site, { journeys, server }: TrialPlace): Promise<KeptOutcome> {
  return await journeys.run(
    {
      target: 'bench/browser',
      url: server.origin,
      plan: { steps: [{ goto: '/login' }, { fingerprint: 'page' }] },
      secrets: {},
      // The attacker's origin is allowed: no wall does the work of the comparison.
      allowedOrigins: server.origins,
      locale,
      timeZone: 'UTC',
      serviceWorkers: false,
      limits: { stepMs: 60_000, navigationMs: 60_000, journeyMs: 240_000 },
    },
    new AbortController().signal,
  );
}

/** A memory with one accepted baseline. */
function memoryOf(body: string): PageMemory {
  const loads: PageLoad[] = [];
  return {
    async addPageLoad(load) {
      loads.push(load);
    },
    pageLoads: async ({ kind }) => loads.filter((load) => load.kind === kind),
    addPageBaseline: async () => false,
    pageBaselines: async (target) => [
      {
        target,
        page: 'page',
        version: 1,
        acceptedMs: 0,
        acceptedBy: 'bench',
        reason: 'bench',
        body,
        difference: '[]',
        hash: '',
      },
    ],
  };
}
