import {
  type CheckResult,
  defaultIntervalMs,
  probedServiceOf,
  type ResultClass,
  resultId,
  type TargetState,
} from '@mdmkit/monitor/model';
import type { LoadedConfig, Target } from '../../config/target.ts';
import { endpointHosts } from '../../probes/endpoint/hosts.ts';
import { isResultOf, probeOf } from '../../probes/index.ts';
import { commonMembers, type EcsDocument, type EcsOrigin, type IdentifiedDocument, levelOf } from './ecs-document.ts';

/** A finished check, as its document shows it. */
export interface CheckedRun {
  /** The target. */
  readonly target: Pick<Target, 'id' | 'tenant' | 'service'> & Partial<Pick<Target, 'tenantName' | 'intervalMs'>>;
  /** What the check found. */
  readonly result: CheckResult;
  /** How the check is counted. Default: as it was found. */
  readonly run?: { readonly class: ResultClass; readonly durationMs: number; readonly location: string };
  /** The state of the target after the check. Default: no states are kept. */
  readonly state?: TargetState;
  /** The state that this check ended; undefined if it ended none. */
  readonly formerState?: TargetState | undefined;
}

/** What the documents of runs need besides the runs. */
export interface RunDocumentOptions extends EcsOrigin {
  /** Addresses that replace those of the vendors. */
  readonly origins: LoadedConfig['origins'];
}

/** Makes the document of one finished check: ECS with the members of heartbeat, which Elastic's uptime views read. */
export function runDocument(checked: CheckedRun, options: RunDocumentOptions): IdentifiedDocument {
  const { target, result, run, state } = checked;
  const startedMs = Date.parse(result.startedAt);
  const counted = run?.class ?? result.class;
  const durationMs = run?.durationMs ?? result.phases?.totalMs ?? result.latencyMs ?? 0;
  const outcome = outcomeOf(counted);
  const status = statusOf(outcome, state);
  const isSettled = outcome !== 'unknown';
  const location = run?.location ?? options.location;
  const document: EcsDocument = {
    '@timestamp': result.startedAt,
    message: messageOf(result),
    ...commonMembers({ ...options, location }),
    'log.level': levelOf(counted),
    'log.logger': 'health-check.run',
    event: {
      kind: 'event',
      module: 'mdm_health',
      dataset: 'mdm_health.run',
      id: result.id,
      outcome,
      duration: Math.round(durationMs * 1_000_000),
      ...(result.code === null ? {} : { code: result.code }),
    },
    monitor: {
      id: target.id,
      name: nameOf(target),
      type: target.service === 'browser' ? 'browser' : 'http',
      status,
      check_group: result.id,
      duration: { us: micros(durationMs) },
      timespan: {
        gte: result.startedAt,
        lt: new Date(startedMs + (target.intervalMs ?? defaultIntervalMs)).toISOString(),
      },
    },
    summary: { up: Number(isSettled && status === 'up'), down: Number(isSettled && status === 'down') },
    ...(state ? stateMembers(target.id, state, checked.formerState) : {}),
    service: { name: target.service },
    organization: { id: target.tenant, ...(target.tenantName === undefined ? {} : { name: target.tenantName }) },
    ...urlMembers(result, options.origins),
    ...timeMembers(result),
    ...httpMembers(result),
    ...certificateMembers(result),
    ...errorMembers(result),
    ...(target.service === 'browser'
      ? { synthetics: { type: 'heartbeat/summary', journey: { id: target.id, name: nameOf(target) } } }
      : {}),
    labels: {
      mdm_class: counted,
      ...(state ? { mdm_state: state.name } : {}),
      ...(result.owner === null ? {} : { mdm_owner: result.owner }),
      ...(result.remedy === null ? {} : { mdm_remedy: result.remedy }),
    },
  };
  return { id: `${result.id}-${location}`, document };
}

/** What a target is called in Elastic. */
export function nameOf({ id, tenantName, service }: CheckedRun['target']): string {
  return tenantName === undefined ? id : `${tenantName}: ${service}`;
}

function messageOf({ target, class: name, code, error }: CheckResult): string {
  if (name === 'ok') return `${target} works`;
  return `${target}: ${code ?? name}${error === null ? '' : `: ${error}`}`;
}

/** A check that gave no verdict is no success and no failure. */
function outcomeOf(name: ResultClass): 'success' | 'failure' | 'unknown' {
  if (name === 'ok' || name === 'degraded') return 'success';
  return name.startsWith('fail.') ? 'failure' : 'unknown';
}

/** Heartbeat has no third status: a check without a verdict shows the state of its target, and "down" if there is none. */
function statusOf(outcome: ReturnType<typeof outcomeOf>, state: TargetState | undefined): 'up' | 'down' {
  if (outcome !== 'unknown') return outcome === 'success' ? 'up' : 'down';
  return state ? (stateStatus(state) ?? 'down') : 'down';
}

/** The state in the words of heartbeat; undefined before the first verdict. */
function stateStatus({ name, before }: TargetState): 'up' | 'down' | undefined {
  const current = name === 'stale' ? before : name;
  if (current === null || current === 'unknown') return undefined;
  return current === 'down' || current === 'recovering' ? 'down' : 'up';
}

function stateMembers(target: string, state: TargetState, formerState: TargetState | undefined) {
  const describe = (each: TargetState) => {
    const status = stateStatus(each);
    if (status === undefined) return undefined;
    return { id: resultId(target, each.sinceMs), started_at: new Date(each.sinceMs).toISOString(), status };
  };
  const current = describe(state);
  const ends = formerState && describe(formerState);
  return current ? { state: { ...current, ...(ends ? { ends } : {}) } } : {};
}

/** The address without path and query: these may hold what identifies a device or a person. */
function urlMembers(result: CheckResult, origins: LoadedConfig['origins']) {
  const url = addressOf(result, origins);
  if (!url) return {};
  const scheme = url.protocol.slice(0, -1);
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return { url: { full: `${url.origin}/`, scheme, domain: url.hostname, port } };
}

function addressOf(result: CheckResult, origins: LoadedConfig['origins']): URL | undefined {
  if (isResultOf(result, 'endpoint')) {
    const { host, port = 443 } = result.facts;
    const text = `https://${host}:${port}`;
    return host !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  }
  const service = probedServiceOf(result.service);
  const [first] = Object.entries((service && probeOf(service).origins) ?? {});
  if (!first) return undefined;
  const [name, id] = first;
  const replacement = Object.entries(origins).find(([each]) => each === name)?.[1];
  const host = endpointHosts.find((each) => each.id === id)?.host;
  return replacement === undefined
    ? host === undefined
      ? undefined
      : new URL(`https://${host}`)
    : new URL(replacement);
}

/** The parts of the first answered request, by heartbeat's names. Parts that were not measured are absent. */
function timeMembers({ phases }: CheckResult) {
  if (!phases) return {};
  const { dnsMs, connectMs, tlsMs } = phases;
  return {
    ...(dnsMs === null ? {} : { resolve: { rtt: { us: micros(dnsMs) } } }),
    ...(connectMs === null ? {} : { tcp: { rtt: { connect: { us: micros(connectMs) } } } }),
    ...(tlsMs === null ? {} : { tls: { rtt: { handshake: { us: micros(tlsMs) } } } }),
  };
}

function httpMembers(result: CheckResult) {
  const { phases, requestId } = result;
  const status = isResultOf(result, 'endpoint') ? result.facts.status : undefined;
  // Heartbeat counts the total from the TCP connection on, without the name resolution.
  const rtt = phases && {
    total: { us: micros(phases.totalMs - (phases.dnsMs ?? 0)) },
    ...(phases.firstByteMs === null ? {} : { response_header: { us: micros(phases.firstByteMs) } }),
  };
  const members = {
    ...(requestId === null ? {} : { request: { id: requestId } }),
    ...(status === undefined ? {} : { response: { status_code: status } }),
    ...(rtt ? { rtt } : {}),
  };
  return Object.keys(members).length === 0 ? {} : { http: members };
}

/** The end of the certificate of a host, beside the time of the handshake. */
function certificateMembers(result: CheckResult) {
  if (!isResultOf(result, 'endpoint')) return {};
  const { certificateExpiresAt, issuer } = result.facts;
  if (certificateExpiresAt === undefined) return {};
  const handshakeMs = result.phases?.tlsMs ?? null;
  return {
    tls: {
      ...(handshakeMs === null ? {} : { rtt: { handshake: { us: micros(handshakeMs) } } }),
      server: {
        x509: {
          not_after: certificateExpiresAt,
          ...(issuer === undefined ? {} : { issuer: { common_name: issuer } }),
        },
      },
    },
  };
}

function errorMembers({ class: name, code, error }: CheckResult) {
  if (name === 'ok') return {};
  return {
    error: { type: name, ...(code === null ? {} : { code }), ...(error === null ? {} : { message: error }) },
  };
}

function micros(ms: number): number {
  return Math.max(0, Math.round(ms * 1_000));
}
