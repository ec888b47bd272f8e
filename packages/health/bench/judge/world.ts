import { type CatalogueEntry, commonErrors, VendorError } from '@mdmkit/core';
import { createRandom } from '@mdmkit/core/testing';
import type { Observation, Service } from '@mdmkit/monitor/model';
import { endpointFinding } from '../../src/probes/endpoint/findings.ts';
import type { Scenario, Trouble } from './scenario.ts';

/** Who is asked: a target at a location. */
export interface Asked {
  readonly tenant: number;
  readonly service: Service;
  readonly location: string;
  readonly sharedKeys: readonly string[];
}

/** What the other side does with one request. */
export interface Answer {
  /** How long it takes, in milliseconds; infinite for a request that hangs. */
  readonly latencyMs: number;
  /** What is thrown; undefined for a good answer. */
  readonly error: ((attempts: number) => VendorError) | undefined;
}

/** Everything outside the service, as it is at each moment of a scenario. */
export interface World {
  /** What a request finds. */
  ask(asked: Asked, elapsedMs: number): Answer;
  /** What asking the neutral hosts finds. */
  askNeutralHosts(location: string, elapsedMs: number, nowMs: number): readonly Observation[];
  /** The troubles of the machine that are going on. */
  machine(elapsedMs: number): readonly Trouble[];
  /** Whether the store refuses writes. */
  isStoreBroken(elapsedMs: number): boolean;
}

const prefixes: Readonly<Record<string, string>> = {
  'apple.dep': 'DEP',
  'apple.vpp': 'VPP',
  'apple.business': 'BUSINESS',
  'google.amapi': 'EMM',
  endpoint: 'ENDPOINT',
};

const codes = {
  'status-500': 'SERVER_ERROR',
  'status-503': 'SERVER_ERROR',
  malformed: 'MALFORMED_RESPONSE',
  schema: 'SCHEMA_MISMATCH',
  refused: 'CONNECTION_FAILED',
  reset: 'CONNECTION_RESET',
  timeout: 'TIMEOUT',
  dns: 'DNS_FAILED',
  'tls-untrusted': 'TLS_FAILED',
  intercepted: 'INTERCEPTED',
  'proxy-failed': 'PROXY_FAILED',
  'proxy-authentication': 'PROXY_AUTHENTICATION_REQUIRED',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  throttled: 'THROTTLED',
  budget: 'BUDGET_EXHAUSTED',
  local: 'LOCAL_FAILURE',
} as const;

const terms: CatalogueEntry = {
  kind: 'terms',
  summary: 'the organisation has not accepted the newest terms',
  remedy: 'An administrator of the organisation has to accept the new terms.',
};

/** The error that a client throws for an answer. */
export function errorOf(answer: string, service: Service): (attempts: number) => VendorError {
  const prefix = prefixes[service] ?? 'X';
  const context = (attempts: number) => ({ service, operation: 'account.get', attempts });
  if (answer === 'terms') return (attempts) => new VendorError(`${prefix}_TERMS_NOT_SIGNED`, terms, context(attempts));
  const code = codes[answer as keyof typeof codes];
  return (attempts) => new VendorError(`${prefix}_${code}`, commonErrors[code], context(attempts));
}

/** Answers that come at once, before any vendor could answer. */
const immediate = new Set(['refused', 'dns', 'local', 'budget', 'proxy-failed']);

/** Whether trouble is going on. */
export function isOn({ at, for: forMs, pause, until }: Trouble, elapsedMs: number): boolean {
  if (elapsedMs < at || (until !== undefined && elapsedMs >= until)) return false;
  if (forMs === undefined) return true;
  if (pause === undefined) return elapsedMs < at + forMs;
  return (elapsedMs - at) % (forMs + pause) < forMs;
}

/** Makes the world of a scenario; the same seed makes the same world. */
export function createWorld({ fleet, noise, trouble }: Scenario, seed: number): World {
  const random = createRandom(seed);
  // A share of tenants is always the same ones, in no order of their numbers.
  const ranks = new Map<number, number>();
  const rankOf = (tenant: number) => {
    let rank = ranks.get(tenant);
    if (rank === undefined) {
      rank = createRandom(seed * 7_919 + tenant)();
      ranks.set(tenant, rank);
    }
    return rank;
  };
  const concerns = (one: Trouble, { tenant, service, location, sharedKeys }: Asked) => {
    if (one.services && !one.services.some((name) => name === service)) return false;
    if (one.locations && !one.locations.includes(location)) return false;
    if (one.key !== undefined && !sharedKeys.includes(one.key)) return false;
    if (typeof one.tenants === 'number' && tenant >= one.tenants) return false;
    if (Array.isArray(one.tenants) && !one.tenants.includes(tenant)) return false;
    return one.share === undefined || rankOf(tenant) < one.share;
  };
  const usualMs = () => fleet.latency * Math.exp(0.35 * gaussian(random));
  const answerOf = (one: Trouble, asked: Asked): Answer => {
    const answer = one.answer ?? 'ok';
    if (answer === 'slow') return { latencyMs: usualMs() * (one.factor ?? 10), error: undefined };
    if (answer === 'ok') return { latencyMs: one.latency ?? usualMs(), error: undefined };
    const usual = immediate.has(answer) ? 3 : usualMs();
    const latencyMs = one.latency ?? (answer === 'timeout' ? Number.POSITIVE_INFINITY : usual);
    return { latencyMs, error: errorOf(answer, asked.service) };
  };
  /** The nearest trouble wins: what does not leave the machine reaches no vendor. */
  const nearness = ['machine', 'network', 'vendor', 'shared', 'credential', 'tenant'];

  return {
    ask(asked, elapsedMs) {
      for (const where of nearness)
        for (const one of trouble) {
          if (one.where !== where || one.answer === undefined || !isOn(one, elapsedMs) || !concerns(one, asked))
            continue;
          if (one.requests === undefined || random() < one.requests) return answerOf(one, asked);
        }
      if (noise > 0 && random() < noise) return { latencyMs: usualMs(), error: errorOf('status-503', asked.service) };
      return { latencyMs: usualMs(), error: undefined };
    },
    askNeutralHosts(location, elapsedMs, nowMs) {
      return Array.from({ length: fleet.neutralHosts }, (_, host) => {
        const cut = trouble.find(
          (one) =>
            isOn(one, elapsedMs) &&
            (one.where === 'neutral-hosts' || (one.where === 'network' && one.neutralHosts !== false)) &&
            (one.locations === undefined || one.locations.includes(location)) &&
            (typeof one.tenants !== 'number' || one.where !== 'neutral-hosts' || host < one.tenants) &&
            (one.requests === undefined || random() < one.requests),
        );
        const answer = cut?.answer ?? 'refused';
        const code =
          answer === 'tls-untrusted'
            ? 'ENDPOINT_UNKNOWN_ROOT'
            : answer === 'intercepted'
              ? 'ENDPOINT_INTERCEPTED'
              : 'ENDPOINT_REFUSED';
        const finding = endpointFinding(code, { host: `host-${host}.example`, vendor: 'neutral' });
        const isWell = cut === undefined || answer === 'slow';
        return {
          target: `control/host-${host}.example`,
          tenant: `host-${host}.example`,
          service: 'control',
          location,
          class: isWell ? 'ok' : finding.class,
          code: isWell ? null : finding.code,
          atMs: nowMs,
          sharedKeys: [],
        };
      });
    },
    machine: (elapsedMs) => trouble.filter((one) => one.where === 'machine' && isOn(one, elapsedMs)),
    isStoreBroken: (elapsedMs) => trouble.some((one) => one.where === 'store' && isOn(one, elapsedMs)),
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
