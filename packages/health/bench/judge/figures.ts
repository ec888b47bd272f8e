import type { JobResult } from './jobs.ts';

const weekMs = 7 * 86_400_000;

interface Summary {
  readonly right: number;
  readonly late: number;
  readonly wrong: number;
  readonly messages: number;
  readonly falsePerWeek: number;
}

function summarise(results: readonly JobResult[]): Summary {
  const share = (outcome: JobResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length / Math.max(1, results.length);
  const messages = results.flatMap((result) => result.messages);
  const weeks = results.reduce((sum, { lengthMs }) => sum + lengthMs, 0) / weekMs;
  return {
    right: share('right'),
    late: share('late'),
    wrong: share('wrong'),
    messages: messages.reduce((sum, count) => sum + count, 0) / Math.max(1, messages.length),
    falsePerWeek: results.reduce((sum, { falseIncidents }) => sum + falseIncidents, 0) / Math.max(1e-9, weeks),
  };
}

function byGroup(results: readonly JobResult[]): ReadonlyMap<string, readonly JobResult[]> {
  return Map.groupBy(results, ({ group }) => group);
}

/** The figures of a run. */
export function judgeFigures(results: readonly JobResult[]): Readonly<Record<string, number>> {
  const all = summarise(results);
  const groups = [...byGroup(results).values()].map((group) => summarise(group).right);
  const round = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    right: round(all.right),
    right_worst_group: round(Math.min(...groups)),
    false_per_week: round(all.falsePerWeek),
    messages_per_trouble: round(all.messages),
    scenarios: new Set(results.map(({ name }) => name)).size,
  };
}

/** A line per group. */
export function formatGroups(results: readonly JobResult[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(0).padStart(4)} %`;
  const lines = [...byGroup(results)]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([group, of]) => {
      const { right, late, wrong, messages, falsePerWeek } = summarise(of);
      const seconds = of.reduce((sum, { wallMs }) => sum + wallMs, 0) / 1_000;
      return `${group.padEnd(18)} ${String(of.length).padStart(4)}  ${percent(right)}  ${percent(late)}  ${percent(wrong)}  ${messages.toFixed(1).padStart(8)}  ${falsePerWeek.toFixed(1).padStart(8)}  ${seconds.toFixed(0).padStart(6)} s`;
    });
  return ['group              runs   right    late   wrong  messages  false/wk      time', ...lines].join('\n');
}

/** The ten scenarios that went worst, with what was wrong and, if asked for, what was said. */
export function formatWorst(results: readonly JobResult[], withTimeline: boolean): string {
  const failed = Map.groupBy(
    results.filter(({ outcome }) => outcome !== 'right'),
    ({ name }) => name,
  );
  const worst = [...failed.values()].sort((one, other) => other.length - one.length).slice(0, withTimeline ? 10 : 40);
  return worst
    .flatMap((of) => {
      const [first] = of;
      if (first === undefined) return [];
      const head = `\n${first.name}: ${first.title} (seeds ${of.map(({ seed }) => seed).join(', ')})`;
      const mistakes = first.mistakes.map((mistake) => `  ${first.outcome}: ${mistake}`);
      return [head, ...mistakes, ...(withTimeline ? first.timeline.map((line) => `    ${line}`) : [])];
    })
    .join('\n');
}
