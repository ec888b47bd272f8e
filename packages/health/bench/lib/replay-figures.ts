/** What many scores come to. */
import { median } from '../../../../scripts/benchmark.ts';
import type { Score } from './replay-score.ts';

/** The figures of the bench. */
export interface ReplayFigures {
  /** The share of incidents with the right name; 1 without notifications. */
  readonly right: number;
  /** Troubles without a notification under their name. */
  readonly missed: number;
  /** Incidents while nothing was the matter, for each week of such time. */
  readonly false_per_week: number;
  /** From the beginning of a trouble to the first word under its name, in seconds; not a number without any. */
  readonly delay_s_median: number;
}

const weekMs = 7 * 24 * 3_600_000;
const goals = { right: 0.99, missed: 0, false_per_week: 0 };

/** The figures of all scores together. */
export function figuresOf(scores: readonly Score[]): ReplayFigures {
  const told = sum(scores, (score) => score.told);
  const falseAlarms = sum(scores, (score) => score.falseAlarms.length);
  return {
    right: told === 0 ? 1 : sum(scores, (score) => score.right) / told,
    missed: sum(scores, (score) => score.missed.length),
    false_per_week: falseAlarms === 0 ? 0 : falseAlarms / quietWeeks(scores),
    delay_s_median: median(scores.flatMap(({ delaysS }) => delaysS)),
  };
}

/** What stands beside the figures. */
export function factsOf(scores: readonly Score[]): Readonly<Record<string, number>> {
  return {
    corpora: scores.length,
    runs: sum(scores, (score) => score.runs),
    told: sum(scores, (score) => score.told),
    repeated: sum(scores, (score) => score.repeated),
    quiet_weeks: Math.round(quietWeeks(scores) * 10) / 10,
  };
}

/** One sentence for each figure that is short of its goal. */
export function shortOfGoals({ right, missed, false_per_week }: ReplayFigures): readonly string[] {
  const short = (figure: string, value: number) => `short of its goal: ${figure} is ${Math.round(value * 1000) / 1000}`;
  return [
    ...(right < goals.right ? [`${short('right', right)}, not at least ${goals.right}`] : []),
    ...(missed > goals.missed ? [`${short('missed', missed)}, not 0`] : []),
    ...(false_per_week > goals.false_per_week ? [`${short('false_per_week', false_per_week)}, not 0`] : []),
  ];
}

/** One line about some scores, for people. */
export function lineOf(name: string, scores: readonly Score[]): string {
  const delays = scores.flatMap(({ delaysS }) => delaysS);
  const facts = factsOf(scores);
  const when =
    delays.length === 0 ? '' : `, after ${Math.round(median(delays))} s (at most ${Math.round(Math.max(...delays))})`;
  const repeated = facts.repeated === 0 ? '' : `, ${facts.repeated} told again`;
  return (
    `${name}: ${sum(scores, (score) => score.right)} of ${facts.told} named rightly${when}${repeated}, ` +
    `${sum(scores, (score) => score.missed.length)} missed, ${sum(scores, (score) => score.falseAlarms.length)} false; ` +
    `${facts.corpora} corpora, ${facts.runs} runs`
  );
}

/** Each mistake of a score as a line. */
export function mistakesOf({ name, wrong, falseAlarms, missed }: Score): readonly string[] {
  const at = (atMs: number) => new Date(atMs).toISOString();
  return [
    ...wrong.map(({ key, title, atMs }) => `${name}: wrong name at ${at(atMs)}: ${key}: ${title}`),
    ...falseAlarms.map(({ key, title, atMs }) => `${name}: false alarm at ${at(atMs)}: ${key}: ${title}`),
    ...missed.map(
      ({ verdict, scope, fromMs }) => `${name}: missed from ${at(fromMs)}: ${verdict} ${JSON.stringify(scope)}`,
    ),
  ];
}

function quietWeeks(scores: readonly Score[]): number {
  return sum(scores, ({ quietMs }) => quietMs) / weekMs;
}

function sum(scores: readonly Score[], of: (score: Score) => number): number {
  return scores.reduce((total, score) => total + of(score), 0);
}
