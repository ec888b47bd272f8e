import type { Observation } from '../model/observation.ts';

/** Tells slow answers from usual ones. */
export interface LatencyJudge {
  /** Whether an answer is far slower than usual. Learns from it. `row` is the target's number; null for one without. */
  isSlow(observation: Observation, row: number | null): boolean;
  /** Forgets a target's own latency. */
  clear(row: number): void;
  /** From which latency on an answer of a service is slow at a location, in milliseconds; null while it is not known. */
  limitMs(service: string, location: string): number | null;
}

/** What {@link createLatencyJudge} needs. */
export interface LatencyOptions {
  /** The set limit of a service, in milliseconds; null for none: then it is learned. Default: null. */
  readonly latencyLimitMs?: (service: string) => number | null;
  /** The usual latency of a service at a location, from earlier days, in milliseconds; null if it is not known. Default: null. */
  readonly usualLatencyMs?: (service: string, location: string) => number | null;
}

const hourMs = 3_600_000;

/** Hours that are remembered. */
const reach = 24;

/** The least number of answers that say what is usual. */
const leastAnswers = 20;

/** Latency is counted in steps of a quarter: from 1 ms to some two minutes. */
const base = 1.25;
const bins = 54;

/** No latency below this is slow, in milliseconds. */
const leastLimitMs = 250;

/** The limit lies between these multiples of the median, at twice the 95th percentile. */
const leastFactor = 3;
const mostFactor = 6;

/** A slow answer is learned as a part of one: what lasts for a day becomes usual, what lasts for an hour does not. */
const slowWeight = 0.1;

/** A target that is always slower than others is compared with itself, from this multiple on. */
const ownFactor = 4;

/** How fast a target's own latency is learned. */
const ownWeight = 0.1;

/** With more slow answers than this share the service is slow, and the first answer of a target says nothing about the target. */
const slowServiceShare = 0.2;

/** How fast the share of slow answers follows. */
const shareWeight = 0.05;

/** Makes a judge that has learned nothing yet. */
export function createLatencyJudge({
  latencyLimitMs = () => null,
  usualLatencyMs = () => null,
}: LatencyOptions = {}): LatencyJudge {
  const services = new Map<string, History>();
  const own = createOwnLatency();
  const historyOf = (service: string, location: string) => {
    const key = `${service}\n${location}`;
    const serviceLatency = services.get(key);
    if (serviceLatency) return serviceLatency;
    const history = createHistory();
    services.set(key, history);
    return history;
  };
  const limitOf = (service: string, location: string, history: History) =>
    latencyLimitMs(service) ?? history.limitMs() ?? timesUsual(usualLatencyMs(service, location));

  return {
    isSlow({ service, location, latencyMs, atMs }, row) {
      if (typeof latencyMs !== 'number' || !(latencyMs >= 0)) return false;
      const history = historyOf(service, location);
      const limitMs = limitOf(service, location, history);
      const isAbove = limitMs !== null && latencyMs > limitMs;
      const isSet = latencyLimitMs(service) !== null;
      // A first answer is the target's own latency, unless the whole service is slow at the moment.
      const isServiceSlow = isAbove && history.aboveShare > slowServiceShare;
      const firstMs = isServiceSlow ? Math.min(latencyMs, limitMs / 2) : latencyMs;
      const usualMs = row === null ? latencyMs : (own.read(row) ?? firstMs);
      const isSlow = isAbove && (isSet || latencyMs > ownFactor * usualMs);
      history.add(latencyMs, isAbove ? slowWeight : 1, atMs, isAbove);
      if (row !== null) own.learn(row, usualMs, latencyMs, isSlow ? ownWeight * slowWeight : ownWeight);
      return isSlow;
    },
    clear: own.clear,
    limitMs: (service, location) => limitOf(service, location, historyOf(service, location)),
  };
}

/** The usual latency of each target: a number for each row, as its logarithm. */
function createOwnLatency() {
  let logs = new Float32Array(64).fill(Number.NaN);
  const reserve = (row: number) => {
    if (row < logs.length) return;
    const grown = new Float32Array(Math.max(2 * logs.length, row + 1)).fill(Number.NaN);
    grown.set(logs);
    logs = grown;
  };
  return {
    read(row: number): number | undefined {
      const log = logs[row] ?? Number.NaN;
      return Number.isNaN(log) ? undefined : Math.exp(log);
    },
    learn(row: number, usualMs: number, latencyMs: number, weight: number): void {
      reserve(row);
      const usual = Math.log(Math.max(1, usualMs));
      logs[row] = usual + weight * (Math.log(Math.max(1, latencyMs)) - usual);
    },
    clear(row: number): void {
      reserve(row);
      logs[row] = Number.NaN;
    },
  };
}

function timesUsual(usualMs: number | null): number | null {
  return usualMs === null ? null : Math.max(leastLimitMs, ownFactor * usualMs);
}

/** What a service took to answer at a location, hour by hour. */
interface History {
  /** Counts an answer. */
  add(latencyMs: number, weight: number, atMs: number, isAbove: boolean): void;
  /** The share of the latest answers that were above the limit. */
  readonly aboveShare: number;
  /** From which latency on an answer is slow; null while too few are known. */
  limitMs(): number | null;
}

function createHistory(): History {
  const total = new Float64Array(bins);
  const hours: Float64Array[] = [];
  let hour = Number.NEGATIVE_INFINITY;
  let count = 0;
  let limit: number | null = null;
  let sinceLimit = 0;
  let aboveShare = 0;

  const open = (next: number) => {
    hour = next;
    hours.push(new Float64Array(bins));
    if (hours.length <= reach) return;
    for (const [bin, weight] of (hours.shift() ?? []).entries()) {
      total[bin] = Math.max(0, (total[bin] ?? 0) - weight);
      count = Math.max(0, count - weight);
    }
  };
  const quantile = (share: number) => {
    let rest = share * count;
    for (const [bin, weight] of total.entries()) {
      rest -= weight;
      if (rest <= 0) return base ** (bin + 0.5);
    }
    return base ** bins;
  };
  return {
    get aboveShare() {
      return aboveShare;
    },
    add(latencyMs, weight, atMs, isAbove) {
      aboveShare += shareWeight * ((isAbove ? 1 : 0) - aboveShare);
      const next = Math.floor(atMs / hourMs);
      if (next > hour) open(next);
      const bin = Math.min(bins - 1, Math.max(0, Math.floor(Math.log(Math.max(1, latencyMs)) / Math.log(base))));
      const latest = hours.at(-1);
      if (latest) latest[bin] = (latest[bin] ?? 0) + weight;
      total[bin] = (total[bin] ?? 0) + weight;
      count += weight;
      sinceLimit += 1;
    },
    limitMs() {
      if (count < leastAnswers) return null;
      // What is usual changes slowly; a new reading at each answer would cost more than the answer says.
      if (limit !== null && sinceLimit < leastAnswers) return limit;
      sinceLimit = 0;
      const median = quantile(0.5);
      const factor = Math.min(mostFactor, Math.max(leastFactor, (2 * quantile(0.95)) / median));
      limit = Math.max(leastLimitMs, factor * median);
      return limit;
    },
  };
}
