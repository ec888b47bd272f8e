import { Gauge, Registry } from 'prom-client';
import type { FinishedCheck } from '../../service/ended-check.ts';
import type { Store, TargetReading } from '../../store/store.ts';
import { ProblemError } from '../problem.ts';

/** Answers for one target in the names of blackbox_exporter. */
export interface ProbeMetrics {
  /** Takes a finished check: the parts of its time are kept for targets that were asked for. */
  takeCheck(check: FinishedCheck): void;
  /**
   * Writes the last scheduled result of a target. Nothing is checked: the time of a scrape must not drive the load of a vendor.
   *
   * @throws ProblemError - `NOT_FOUND` if there is no such target.
   */
  text(target: string): Promise<string>;
}

/** How many targets are remembered as asked for. */
const mostTargets = 1_000;

/** The parts of a check, by the names of blackbox_exporter. */
const phases = { dnsMs: 'resolve', connectMs: 'connect', tlsMs: 'tls', firstByteMs: 'processing' } as const;

/** Makes it over a store. A target that is configured and was not checked yet is no unknown one. */
export function createProbeMetrics(
  store: Pick<Store, 'history'>,
  isConfigured: (target: string) => boolean,
): ProbeMetrics {
  const asked = new Map<string, FinishedCheck | undefined>();
  return {
    takeCheck(check) {
      if (asked.has(check.target.id)) asked.set(check.target.id, check);
    },
    async text(id) {
      const target = await readTarget(store, id);
      if (!target && isConfigured(id)) return '';
      if (!target)
        throw new ProblemError('NOT_FOUND', 'There is no target with this id. `GET /v1/targets` lists all targets.');
      const check = asked.get(id);
      asked.delete(id);
      asked.set(id, check);
      const [oldest] = asked.keys();
      if (asked.size > mostTargets && oldest !== undefined) asked.delete(oldest);
      const run = target.lastRunMs === null ? undefined : await readRun(store, id, target.lastRunMs);
      return await write(target, run?.durationMs, check);
    },
  };
}

async function readTarget(store: Pick<Store, 'history'>, id: string): Promise<TargetReading | undefined> {
  return (await store.history(id, 0, 0)).target;
}

async function readRun(store: Pick<Store, 'history'>, id: string, startedMs: number) {
  return (await store.history(id, startedMs, startedMs + 1)).runs[0];
}

async function write(
  { class: found, lastRunMs, state, unchecked }: TargetReading,
  durationMs: number | undefined,
  check: FinishedCheck | undefined,
): Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, value: number | null | undefined) => {
    if (value !== null && value !== undefined) new Gauge({ name, help, registers }).set(value);
  };
  // Nothing is known of a target that was never checked, or that is not checked at present.
  const isUp = found === 'ok' || found === 'degraded';
  const isKnown = found !== null && state.name !== 'stale' && unchecked === null;
  gauge('probe_success', 'Whether the last check succeeded.', isKnown ? Number(isUp) : null);
  gauge('probe_duration_seconds', 'Duration of the last check.', durationMs === undefined ? null : durationMs / 1_000);
  gauge('probe_timestamp_seconds', 'When the last check began.', lastRunMs === null ? null : lastRunMs / 1_000);
  if (found !== null)
    new Gauge({ name: 'probe_class', help: 'The class of the last check; 1.', labelNames: ['class'], registers }).set(
      { class: found },
      1,
    );
  const parts = check?.result.phases;
  if (parts) {
    const seconds = new Gauge({
      name: 'probe_http_duration_seconds',
      help: 'Parts of the last check.',
      labelNames: ['phase'],
      registers,
    });
    for (const [member, phase] of Object.entries(phases)) {
      const ms = parts[member as keyof typeof phases];
      if (ms !== null) seconds.set({ phase }, ms / 1_000);
    }
    gauge(
      'probe_dns_lookup_time_seconds',
      'Name resolution of the last check.',
      parts.dnsMs === null ? null : parts.dnsMs / 1_000,
    );
  }
  return await registry.metrics();
}
