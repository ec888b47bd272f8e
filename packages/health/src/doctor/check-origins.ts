import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import {
  type Clock,
  commonErrors,
  isLoopback,
  type ProxyOptions,
  parseHttpDate,
  startDeadline,
  type Transport,
  TransportFailure,
} from '@mdmkit/core';
import { formatSpan } from '../report/times.ts';
import type { DoctorFinding } from './finding.ts';

/** What {@link checkOrigins} needs. */
export interface OriginCheck {
  /** The origins to connect to: those of the vendors, or those that the configuration names. */
  readonly origins: readonly string[];
  /** Sends the requests. */
  readonly transport: Transport;
  /** The clock. */
  readonly clock: Clock;
  /** The proxy that is in use; undefined if connections are direct. */
  readonly proxy: ProxyOptions | undefined;
  /** Aborts the checks. */
  readonly signal: AbortSignal;
  /** Resolves a name. Default: the resolver of the system. */
  readonly resolveName?: (host: string) => Promise<unknown>;
}

const timeoutMs = 10_000;
/** The first sign-ins fail soon after the warning level; beyond the failure level all of them fail. */
const skewMs = { warning: 30_000, failure: 240_000 };

/** Checks DNS, outbound connections, and the clock against the servers' clocks. Sends no secret. */
export async function checkOrigins(check: OriginCheck): Promise<readonly DoctorFinding[]> {
  const checkedOrigins = await Promise.all(check.origins.map(async (origin) => await checkOrigin(origin, check)));
  const skews = checkedOrigins.map(({ skew }) => skew).filter((skew) => skew !== undefined);
  return [...checkedOrigins.flatMap(({ findings }) => findings), clockFinding(skews)];
}

/** What is known about the proxy. */
export interface ProxyFacts extends Pick<OriginCheck, 'proxy' | 'origins'> {
  /** A proxy variable that is set and that the program does not read. */
  readonly unreadVariable?: string | undefined;
}

/** Names the proxy that is in use, and a variable that other programs read and this one does not. */
export function proxyFinding({ proxy, origins, unreadVariable }: ProxyFacts): DoctorFinding {
  if (!proxy && unreadVariable !== undefined)
    return {
      about: 'proxy',
      status: 'warning',
      text: `none: connections are direct; ${unreadVariable} is set, but health-check does not read it`,
      remedy: 'Set HTTPS_PROXY if the vendors are reached through that proxy.',
    };
  if (!proxy) return { about: 'proxy', status: 'ok', text: 'none: connections are direct' };
  const direct = origins.filter((origin) => goesDirectly(origin, proxy));
  const besides = direct.length === 0 ? '' : `; direct for ${direct.map((origin) => new URL(origin).host).join(', ')}`;
  return { about: 'proxy', status: 'ok', text: `${proxy.url}${besides}` };
}

function goesDirectly(origin: string, proxy: ProxyOptions | undefined): boolean {
  const url = new URL(origin);
  return proxy === undefined || isLoopback(url) || proxy.bypass?.(url) === true;
}

async function checkOrigin(
  origin: string,
  check: OriginCheck,
): Promise<{ readonly findings: readonly DoctorFinding[]; readonly skew?: number }> {
  const { hostname, host } = new URL(origin);
  const findings: DoctorFinding[] = [];
  // If a proxy is used, the proxy resolves the name.
  if (isIP(hostname.replace(/[[\]]/g, '')) === 0 && goesDirectly(origin, check.proxy)) {
    const name = await checkName(hostname, check);
    findings.push(name);
    if (name.status === 'failure') return { findings };
  }
  const { clock, transport, signal } = check;
  const startedMs = clock.elapsedMs();
  using deadline = startDeadline(
    clock,
    timeoutMs,
    () => new TransportFailure({ reason: 'TIMEOUT', code: 'TIMEOUT' }),
    signal,
  );
  try {
    const answer = await transport.send({
      method: 'GET',
      url: `${origin}/`,
      headers: { accept: '*/*' },
      signal: deadline.signal,
    });
    const ms = Math.round(clock.elapsedMs() - startedMs);
    findings.push({ about: 'egress', status: 'ok', text: `${host} answers (status ${answer.status}, ${ms} ms)` });
    const date = parseHttpDate(answer.headers.date, clock.now());
    return date === undefined ? { findings } : { findings, skew: date - clock.now() };
  } catch (error) {
    const failure = error instanceof TransportFailure ? error : undefined;
    const { summary, remedy } = commonErrors[failure?.reason ?? 'UNEXPECTED'];
    const code = failure === undefined ? '' : ` (${failure.code})`;
    findings.push({ about: 'egress', status: 'failure', text: `${host}: ${summary}${code}`, remedy });
    return { findings };
  }
}

async function checkName(hostname: string, { resolveName = lookup }: OriginCheck): Promise<DoctorFinding> {
  try {
    await resolveName(hostname);
    return { about: 'dns', status: 'ok', text: `${hostname} resolves` };
  } catch (error) {
    const { summary, remedy } = commonErrors.DNS_FAILED;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { about: 'dns', status: 'failure', text: `${hostname}: ${summary}${code}`, remedy };
  }
}

function clockFinding(skews: readonly number[]): DoctorFinding {
  // The median: the clock of a single server may be wrong.
  const middle = skews.toSorted((one, other) => one - other)[skews.length >> 1];
  if (middle === undefined)
    return {
      about: 'clock',
      status: 'warning',
      text: 'not compared: no server answered with its time',
      remedy: 'Run doctor again when a server answers.',
    };
  const off = Math.abs(middle);
  const text =
    off < 1_500 ? 'agrees with the servers' : `${formatSpan(off)} ${middle > 0 ? 'behind' : 'ahead of'} the servers`;
  if (off < skewMs.warning) return { about: 'clock', status: 'ok', text };
  const { remedy } = commonErrors.CLOCK_SKEW;
  return { about: 'clock', status: off < skewMs.failure ? 'warning' : 'failure', text, remedy };
}
