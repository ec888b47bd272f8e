import { createHash } from 'node:crypto';
import {
  comparePage,
  type Fingerprint,
  type LearnedPage,
  type LearningLoad,
  learnPage,
  type MissingLoads,
  missingLoads,
  type PageChange,
} from '@mdmkit/monitor/tamper';
import type { PageBaseline, PageMemory } from './page-records.ts';

/** What a page shows now, and how it differs from what was accepted. */
export interface ProposedBaseline {
  /** The name of the page. */
  readonly page: string;
  /** The version that is accepted now; absent before the first. */
  readonly current?: PageBaseline;
  /** What the loads since then show. */
  readonly learned: LearnedPage;
  /** How it differs from the accepted version. */
  readonly changes: readonly PageChange[];
  /** What is missing to learn the page; absent if nothing is. */
  readonly missing?: MissingLoads;
}

/** The accepted baseline of each page of a target, by the name of the page. */
export async function latestBaselines(memory: PageMemory, target: string): Promise<ReadonlyMap<string, LearnedPage>> {
  const latest = new Map<string, LearnedPage>();
  // Only `acceptBaseline` writes baselines, the newest comes first.
  for (const { page, body } of await memory.pageBaselines(target))
    if (!latest.has(page)) latest.set(page, JSON.parse(body) as LearnedPage);
  return latest;
}

/** What can be accepted for each page of a target, from the loads that are kept. */
export async function proposeBaselines(memory: PageMemory, target: string): Promise<readonly ProposedBaseline[]> {
  const baselines = await memory.pageBaselines(target);
  const loads = await memory.pageLoads({ target, kind: 'learning' });
  const pages = [...new Set([...loads, ...baselines].map(({ page }) => page))].toSorted();
  return pages.flatMap((page) => {
    const own: LearningLoad[] = loads
      .filter((load) => load.page === page)
      // Only `judgePages` writes loads of this kind.
      .map(({ body, session }) => ({ session, fingerprint: JSON.parse(body) as Fingerprint }));
    const current = baselines.find((each) => each.page === page);
    if (own.length === 0) return [];
    // A known page is accepted as its last load shows it: an earlier load may be that of an attack which is over.
    const learned = learnPage((current ? own.slice(-1) : own).map(({ fingerprint }) => fingerprint));
    const accepted = current && (JSON.parse(current.body) as LearnedPage);
    const last = own.at(-1)?.fingerprint;
    // After the first time, a page is known: what differs is one load with the change.
    const missing = current ? undefined : missingLoads(own);
    return [
      {
        page,
        ...(current ? { current } : {}),
        learned: accepted ? mergeLearned(accepted, learned) : learned,
        changes: accepted && last ? comparePage(accepted, last) : [],
        ...(missing ? { missing } : {}),
      },
    ];
  });
}

/** What varied before varies still; the rest is as the new loads show it. */
function mergeLearned(before: LearnedPage, now: LearnedPage): LearnedPage {
  const names = Object.keys(now.properties) as (keyof LearnedPage['properties'])[];
  const properties = Object.fromEntries(
    names.map((name) => {
      const [old, current] = [before.properties[name], now.properties[name]];
      if (!old || !current) return [name, current ?? old];
      const varying = old.values.filter((value) => !old.always.includes(value));
      return [
        name,
        {
          values: [...new Set([...varying, ...current.values])].toSorted(),
          always: current.always.filter((value) => !varying.includes(value)),
          isVolatile: old.isVolatile || current.isVolatile,
        },
      ];
    }),
  );
  return { loads: now.loads, properties };
}

/** Who accepts, when and why. */
export interface Acceptance {
  /** The person. */
  readonly by: string;
  /** The reason. */
  readonly reason: string;
  /** The time, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Accepts what a page shows now. Returns the version; undefined if another person has accepted one meanwhile. */
export async function acceptBaseline(
  memory: PageMemory,
  target: string,
  { page, current, learned, changes }: ProposedBaseline,
  { by, reason, atMs }: Acceptance,
): Promise<number | undefined> {
  const content = {
    target,
    page,
    version: (current?.version ?? 0) + 1,
    acceptedMs: atMs,
    acceptedBy: by,
    reason,
    body: JSON.stringify(learned),
    difference: JSON.stringify(changes),
  };
  const isAdded = await memory.addPageBaseline({ ...content, hash: hashOf(content, current) });
  return isAdded ? content.version : undefined;
}

/** The versions whose hash does not fit what they contain and the version before: somebody has changed the store by hand. */
export function brokenVersions(versions: readonly PageBaseline[]): readonly PageBaseline[] {
  return versions.filter(({ hash, ...content }) => {
    const before = versions.find(({ page, version }) => page === content.page && version === content.version - 1);
    return (content.version > 1 && !before) || hash !== hashOf(content, before);
  });
}

function hashOf(content: Omit<PageBaseline, 'hash'>, before: PageBaseline | undefined): string {
  const { target, page, version, acceptedMs, acceptedBy, reason, body, difference } = content;
  const parts = [before?.hash ?? '', target, page, version, acceptedMs, acceptedBy, reason, body, difference];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
