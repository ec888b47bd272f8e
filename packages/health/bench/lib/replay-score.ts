/** Compares what people were told with what was really the matter. */
import type { TruthLabel } from './replay-corpus.ts';
import type { Played, ToldIncident } from './replay-play.ts';

/** How a corpus went. */
export interface Score {
  /** Its name. */
  readonly name: string;
  /** How many incidents people were told of while something was the matter. */
  readonly told: number;
  /** How many of those were named as what they were. */
  readonly right: number;
  /** How many of the right ones came on top of the first: one trouble should be one incident. */
  readonly repeated: number;
  /** Incidents that were told under another name. */
  readonly wrong: readonly ToldIncident[];
  /** Incidents that were told while nothing was the matter. */
  readonly falseAlarms: readonly ToldIncident[];
  /** Troubles without a notification under their name. */
  readonly missed: readonly TruthLabel[];
  /** From the beginning of each trouble to the first word under the right name, in seconds. */
  readonly delaysS: readonly number[];
  /** Time in which nothing was the matter, in milliseconds. */
  readonly quietMs: number;
  /** How many runs were played. */
  readonly runs: number;
}

/** After trouble it may take this long until it is over for everybody, in milliseconds. */
export const afterMs = 20 * 60_000;

/** Scores what came of playing a corpus. */
export function scorePlayed(name: string, labels: readonly TruthLabel[], played: Played): Score {
  const { told, runs } = played;
  const during = told.filter((one) => labels.some((label) => isWithin(one, label)));
  const right = during.filter((one) => labels.some((label) => isNamed(one, label)));
  const firsts = labels.map((label) => ({ label, first: told.find((one) => isNamed(one, label)) }));
  return {
    name,
    told: during.length,
    right: right.length,
    repeated: right.length - new Set(firsts.flatMap(({ first }) => first ?? [])).size,
    wrong: during.filter((one) => !right.includes(one)),
    falseAlarms: told.filter((one) => !during.includes(one)),
    missed: firsts.filter(({ first }) => !first).map(({ label }) => label),
    delaysS: firsts.flatMap(({ label, first }) => (first ? [(first.atMs - label.fromMs) / 1_000] : [])),
    quietMs: quietMsOf(labels, played),
    runs,
  };
}

function isWithin({ atMs }: ToldIncident, { fromMs, toMs }: TruthLabel): boolean {
  return atMs >= fromMs && atMs <= toMs + afterMs;
}

/** Whether an incident was told in time, under the right name, and of the right thing. */
function isNamed(one: ToldIncident, label: TruthLabel): boolean {
  const { service, tenant, location, sharedKey } = label.scope;
  return (
    isWithin(one, label) &&
    one.verdict === label.verdict &&
    (service === undefined || one.service === service) &&
    (tenant === undefined || one.tenant === tenant) &&
    (sharedKey === undefined || one.sharedKey === sharedKey) &&
    (location === undefined || one.key === `${one.verdict}:${location}`)
  );
}

/** Troubles may overlap, and the time after one may reach beyond the recording. */
function quietMsOf(labels: readonly TruthLabel[], { fromMs, toMs }: Played): number {
  let quietMs = 0;
  let reachedMs = fromMs;
  for (const label of labels.toSorted((one, other) => one.fromMs - other.fromMs)) {
    quietMs += Math.max(0, Math.min(label.fromMs, toMs) - reachedMs);
    reachedMs = Math.max(reachedMs, label.toMs + afterMs);
  }
  return quietMs + Math.max(0, toMs - reachedMs);
}
