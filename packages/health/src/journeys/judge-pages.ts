import {
  comparePage,
  confirmedChanges,
  type Fingerprint,
  isAtLeast,
  type PageChange,
  repeatedChanges,
} from '@mdmkit/monitor/tamper';
import { latestBaselines } from './baselines.ts';
import type { PageMemory } from './page-records.ts';

/** What became of one page of a journey. */
export interface JudgedPage {
  /** The name of the page. */
  readonly page: string;
  /**
   * `learning`: there is no accepted baseline yet. `same`: nothing differs. `changed`: something differs, and nothing of it is bad.
   * `seen-once`: a bad change that a second load did not confirm. `tampered`: a bad change that was confirmed.
   */
  readonly state: 'learning' | 'same' | 'changed' | 'seen-once' | 'tampered';
  /** The changes, the worst first. */
  readonly changes: readonly PageChange[];
}

/** What pages are judged with. */
export interface JudgePagesOptions {
  /** The id of the target. */
  readonly target: string;
  /** The run in whose context the pages were loaded. */
  readonly session: string;
  /** Where loads and baselines are kept. */
  readonly memory: PageMemory;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Whether a deploy or maintenance is announced: then changes of the content alone are notices. */
  readonly isDeploy: boolean;
  /** Loads all pages again, in a fresh context. Returns nothing if that fails. */
  reload(): Promise<readonly Fingerprint[]>;
}

const dayMs = 86_400_000;

/** Compares pages with their accepted baselines. Without one, the load is kept to learn from. */
export async function judgePages(
  pages: readonly Fingerprint[],
  options: JudgePagesOptions,
): Promise<readonly JudgedPage[]> {
  const { target, session, memory, nowMs, isDeploy } = options;
  const baselines = await latestBaselines(memory, target);
  let again: readonly Fingerprint[] | undefined;
  const judged: JudgedPage[] = [];
  for (const fingerprint of pages) {
    const { page } = fingerprint;
    const baseline = baselines.get(page);
    if (!baseline) {
      await memory.addPageLoad({
        target,
        page,
        atMs: nowMs,
        session,
        kind: 'learning',
        body: JSON.stringify(fingerprint),
      });
      judged.push({ page, state: 'learning', changes: [] });
      continue;
    }
    const changes = comparePage(baseline, fingerprint, { isDeploy });
    const bad = changes.filter(({ severity }) => isAtLeast(severity, 'high'));
    if (bad.length === 0) {
      if (changes.length > 0) await keepForAcceptance(fingerprint, options);
      judged.push({ page, state: changes.length === 0 ? 'same' : 'changed', changes });
      continue;
    }
    again ??= await options.reload();
    const second = again.find((each) => each.page === page);
    const confirmed = second ? confirmedChanges(bad, comparePage(baseline, second, { isDeploy })) : [];
    // What was seen is kept: one who attacks only now and then is found by the third time.
    await memory.addPageLoad({ target, page, atMs: nowMs, session, kind: 'sighting', body: JSON.stringify(bad) });
    await keepForAcceptance(fingerprint, options);
    const repeated =
      confirmed.length > 0 ? confirmed : repeatedChanges(await sightingsOf(memory, target, page, nowMs - dayMs));
    judged.push(
      repeated.length > 0 ? { page, state: 'tampered', changes: repeated } : { page, state: 'seen-once', changes: bad },
    );
  }
  return judged;
}

/** What a page shows now can be accepted by a person. */
async function keepForAcceptance(
  fingerprint: Fingerprint,
  { target, session, memory, nowMs }: Pick<JudgePagesOptions, 'target' | 'session' | 'memory' | 'nowMs'>,
): Promise<void> {
  const body = JSON.stringify(fingerprint);
  await memory.addPageLoad({ target, page: fingerprint.page, atMs: nowMs, session, kind: 'learning', body });
}

async function sightingsOf(
  memory: PageMemory,
  target: string,
  page: string,
  afterMs: number,
): Promise<readonly (readonly PageChange[])[]> {
  const loads = await memory.pageLoads({ target, page, kind: 'sighting', afterMs });
  // Only `judgePages` writes loads of this kind.
  return loads.map(({ body }) => JSON.parse(body) as readonly PageChange[]);
}
