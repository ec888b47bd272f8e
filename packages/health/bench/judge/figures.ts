import type { JobResult } from './jobs.ts';
import type { Naming } from './score.ts';

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

/** The longest time until a vendor was named that failed for everybody, in seconds; 0 without such an outage. */
function slowestNaming(results: readonly JobResult[], test: (naming: Naming) => boolean): number {
  const named = results.flatMap((result) => result.named).filter((naming) => naming.isWhole && test(naming));
  return Math.max(0, ...named.map(({ afterMs }) => afterMs / 1_000));
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
    named_3_tenants: Math.round(slowestNaming(results, ({ tenants }) => tenants >= 3 && tenants < 30)),
    named_30_tenants: Math.round(slowestNaming(results, ({ tenants }) => tenants >= 30)),
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
      const seconds = of.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1_000;
      return `${group.padEnd(18)} ${String(of.length).padStart(4)}  ${percent(right)}  ${percent(late)}  ${percent(wrong)}  ${messages.toFixed(1).padStart(8)}  ${falsePerWeek.toFixed(1).padStart(8)}  ${seconds.toFixed(0).padStart(6)} s`;
    });
  return ['group              runs   right    late   wrong  messages  false/wk  CPU time', ...lines].join('\n');
}

/** How fast vendors were named that failed, at the default interval: median and maximum. Brown-outs take longer than outages. */
export function formatNaming(results: readonly JobResult[]): string {
  const all = results.flatMap(({ named }) => named);
  const rows: readonly (readonly [string, (naming: Naming) => boolean])[] = [
    ['outage, 3 to 29 tenants', ({ isWhole, tenants, hasStalls }) => isWhole && tenants < 30 && !hasStalls],
    ['outage, 3 to 29 tenants, with stalls', ({ isWhole, tenants, hasStalls }) => isWhole && tenants < 30 && hasStalls],
    ['outage, 30 tenants and more', ({ isWhole, tenants, hasStalls }) => isWhole && tenants >= 30 && !hasStalls],
    [
      'outage, 30 tenants and more, with stalls',
      ({ isWhole, tenants, hasStalls }) => isWhole && tenants >= 30 && hasStalls,
    ],
    ['brown-out, 30 tenants and more', ({ isWhole, tenants }) => !isWhole && tenants >= 30],
  ];
  const lines = rows.flatMap(([title, test]) => {
    const times = all.filter((naming) => naming.tenants >= 3 && test(naming)).map(({ afterMs }) => afterMs / 1_000);
    if (times.length === 0) return [];
    times.sort((one, other) => one - other);
    const [median = 0, most = 0] = [times[times.length >> 1], times.at(-1)];
    return [`  ${title}: ${median.toFixed(0)} s, at most ${most.toFixed(0)} s (${times.length} outages)`];
  });
  return lines.length === 0
    ? ''
    : ['A vendor that fails is named so long after the first failed check:', ...lines, ''].join('\n');
}

/** What a run of all scenarios has to reach. */
export const judgeGoals = {
  right: 0.99,
  right_worst_group: 0.97,
  false_per_week: 0,
  messages_per_trouble: 3,
  named_3_tenants: 180,
  named_30_tenants: 90,
} as const;

/** The goals that figures miss, a sentence each. */
export function missedGoals(figures: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(judgeGoals).flatMap(([name, goal]) => {
    const value = figures[name] ?? 0;
    const isShare = name.startsWith('right');
    if (isShare ? value >= goal : value <= goal) return [];
    return [`${name} is ${value}; the goal is ${isShare ? 'at least' : 'at most'} ${goal}.`];
  });
}

/** Scenarios that are printed with their timeline, and lines of it. */
const [mostTimelines, mostLines] = [10, 25];

/**
 * Scenarios that went wrong, the worst first, with what was wrong; the worst ten with what was said. With `isWhole` also those
 * that went right, each with all that was said.
 */
export function formatWorst(results: readonly JobResult[], isWhole: boolean): string {
  const failed = Map.groupBy(
    results.filter(({ outcome }) => isWhole || outcome !== 'right'),
    ({ name }) => name,
  );
  const isRight = ([first]: readonly JobResult[]) => (first?.outcome === 'right' ? 1 : 0);
  const worst = [...failed.values()].sort((one, other) => isRight(one) - isRight(other) || other.length - one.length);
  return worst
    .flatMap((of, index) => {
      const [first] = of;
      if (first === undefined) return [];
      const head = `\n${first.name}: ${first.title} (seeds ${of.map(({ seed }) => seed).join(', ')})`;
      const mistakes = first.mistakes.map((mistake) => `  ${first.outcome}: ${mistake}`);
      const lines = isWhole ? first.timeline : index < mostTimelines ? first.timeline.slice(0, mostLines) : [];
      const more = first.timeline.length - lines.length;
      const rest = lines.length > 0 && more > 0 ? [`    and ${more} more; --timeline prints all`] : [];
      return [head, ...mistakes, ...lines.map((line) => `    ${line}`), ...rest];
    })
    .join('\n');
}
