/** Plays runs to the monitor as the service does, and keeps what people were told. */

import { createRandom } from '@mdmkit/core/testing';
import { createMonitor, type MonitorChanges } from '@mdmkit/monitor/judge';
import type { Incident, Observation } from '@mdmkit/monitor/model';
import type { Corpus } from './replay-corpus.ts';

/** An incident as people were first told of it. */
export interface ToldIncident extends Pick<Incident, 'key' | 'verdict' | 'service' | 'tenant' | 'title'> {
  /** When they were told, in milliseconds since 1970. */
  readonly atMs: number;
  /** What the failing ones share, where something. */
  readonly sharedKey: string | null;
}

/** What came of playing a corpus. */
export interface Played {
  /** What people were told of, in the order of time. */
  readonly told: readonly ToldIncident[];
  /** How many runs there were. */
  readonly runs: number;
  /** When the first run began, in milliseconds since 1970. */
  readonly fromMs: number;
  /** When the monitor was called last. */
  readonly toMs: number;
}

/** The monitor is called as often as this. */
const tickMs = 5_000;

/** Plays a corpus to a new monitor. */
export async function playCorpus(corpus: Corpus): Promise<Played> {
  const monitor = createMonitor({ targets: [], random: createRandom(1), controls: corpus.controls });
  const incidents = new Map<string, Incident>();
  const told: ToldIncident[] = [];
  const toldVerdicts = new Map<string, Incident['verdict']>();
  let batch: Observation[] = [];
  let runs = 0;
  let fromMs: number | undefined;
  let tickedMs = 0;
  const note = (changes: MonitorChanges) => {
    for (const incident of changes.incidents) incidents.set(incident.id, incident);
    for (const { kind, incident: id, atMs } of changes.notifications) {
      const incident = incidents.get(id);
      // As it is at this moment: what is found out later was not what people were told. Another verdict is another message.
      if (!incident || kind === 'closed' || toldVerdicts.get(id) === incident.verdict) continue;
      toldVerdicts.set(id, incident.verdict);
      told.push(toldOf(incident, atMs));
    }
  };
  const tick = () => {
    if (batch.length > 0) note(monitor.record(batch, tickedMs));
    batch = [];
    note(monitor.evaluate(tickedMs));
  };
  for await (const run of corpus.runs()) {
    runs += 1;
    if (fromMs === undefined) {
      fromMs = run.atMs;
      tickedMs = run.atMs + tickMs;
    }
    while (run.atMs > tickedMs) {
      tick();
      tickedMs += tickMs;
    }
    batch.push(run);
  }
  tick();
  return { told, runs, fromMs: fromMs ?? 0, toMs: tickedMs };
}

function toldOf({ key, verdict, service, tenant, title, evidence }: Incident, atMs: number): ToldIncident {
  return { key, verdict, service, tenant, title, atMs, sharedKey: evidence.sharedKey };
}
