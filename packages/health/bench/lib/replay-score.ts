/** Plays recorded runs to the monitor, and compares what it tells with what was really the matter. */
import type { Incident, Notification } from '../../src/monitor/incidents/incident.ts';
import { createMonitor } from '../../src/monitor/monitor.ts';
import type { Observation } from '../../src/monitor/observation.ts';
import { createRandom } from '../../test/support/random.ts';
import type { Corpus, TruthLabel } from './replay-corpus.ts';

/** How a corpus went. */
export interface Score {
  /** Its name. */
  readonly name: string;
  /** Incidents that people were told of, and how many of them were named as what they were. */
  readonly told: number;
  readonly right: number;
  /** Troubles that nobody was told of. */
  readonly missed: readonly TruthLabel[];
  /** Incidents that were told while nothing was the matter. */
  readonly falseAlarms: readonly Incident[];
  /** Incidents that were told under another name. */
  readonly wrong: readonly Incident[];
  /** From the beginning to the first word under the right name, in seconds. */
  readonly delaysS: readonly number[];
  /** Time in which nothing was the matter, in milliseconds. */
  readonly quietMs: number;
  readonly runs: number;
}

/** The monitor is called as often as this. */
const tickMs = 5_000;

/** After trouble it may take this long until it is over for everybody, in milliseconds. */
const afterMs = 20 * 60_000;

/** Plays a corpus and scores it. */
export async function scoreCorpus(corpus: Corpus, controls: number): Promise<Score> {
  const { incidents, notifications, runs, fromMs, toMs } = await play(corpus, controls);
  const opened = notifications.filter(({ kind }) => kind === 'opened');
  const told = opened.flatMap(({ incident, atMs }) => {
    const found = incidents.get(incident);
    return found ? [{ incident: found, atMs }] : [];
  });
  const within = ({ atMs }: { atMs: number }, label: TruthLabel) =>
    atMs >= label.fromMs && atMs <= label.toMs + afterMs;
  const matches = (one: (typeof told)[number]) =>
    corpus.labels.filter((label) => within(one, label) && isNamed(one.incident, label));
  const right = told.filter((one) => matches(one).length > 0);
  const others = told.filter((one) => matches(one).length === 0);
  const isDuring = (one: (typeof told)[number]) => corpus.labels.some((label) => within(one, label));
  const first = (label: TruthLabel) => told.find((one) => within(one, label) && isNamed(one.incident, label));
  const labelledMs = corpus.labels.reduce((sum, label) => sum + label.toMs + afterMs - label.fromMs, 0);
  return {
    name: corpus.name,
    told: told.filter((one) => isDuring(one)).length,
    right: right.length,
    missed: corpus.labels.filter((label) => !first(label)),
    falseAlarms: others.filter((one) => !isDuring(one)).map(({ incident }) => incident),
    wrong: others.filter(isDuring).map(({ incident }) => incident),
    delaysS: corpus.labels.flatMap((label) => {
      const found = first(label);
      return found ? [(found.atMs - label.fromMs) / 1_000] : [];
    }),
    quietMs: Math.max(0, toMs - fromMs - labelledMs),
    runs,
  };
}

/** Whether an incident has the right name and concerns the right thing. */
function isNamed({ verdict, service, tenant, key, evidence }: Incident, label: TruthLabel): boolean {
  const { scope } = label;
  if (verdict !== label.verdict) return false;
  if (scope.service !== undefined && service !== null && service !== scope.service) return false;
  if (scope.tenant !== undefined && tenant !== scope.tenant) return false;
  if (scope.sharedKey !== undefined && evidence.sharedKey !== scope.sharedKey) return false;
  return scope.location === undefined || key === `${verdict}:${scope.location}`;
}

async function play(corpus: Corpus, controls: number) {
  const monitor = createMonitor({ targets: [], random: createRandom(1), controls });
  const incidents = new Map<string, Incident>();
  const notifications: Notification[] = [];
  let batch: Observation[] = [];
  let runs = 0;
  let fromMs: number | undefined;
  let tickedMs = 0;
  const tick = () => {
    if (batch.length > 0) monitor.take(batch, tickedMs);
    batch = [];
    const changes = monitor.tick(tickedMs);
    for (const incident of changes.incidents) incidents.set(incident.id, incident);
    notifications.push(...changes.notifications);
  };
  for await (const { atMs, ...run } of corpus.runs()) {
    runs += 1;
    if (fromMs === undefined) {
      fromMs = atMs;
      tickedMs = atMs + tickMs;
    }
    while (atMs > tickedMs) {
      tick();
      tickedMs += tickMs;
    }
    batch.push({ ...run, atMs });
  }
  tick();
  return { incidents, notifications, runs, fromMs: fromMs ?? 0, toMs: tickedMs };
}
