import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import {
  type Clock,
  commonErrors,
  isLoopback,
  type ProxyOptions,
  startDeadline,
  type Transport,
  TransportFailure,
} from '@mdmkit/core';
import type { DoctorFinding } from './finding.ts';

/** What the doctor reaches out with. */
export interface OriginCheck {
  /** Where to, without a path: the vendors' own addresses, or those that the configuration names. */
  readonly origins: readonly string[];
  /** Connections. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** The proxy in use. */
  readonly proxy: ProxyOptions | undefined;
  /** Ends the examination. */
  readonly signal: AbortSignal;
  /** Resolves a name; for tests. Default: the system's resolver. */
  readonly resolveName?: (host: string) => Promise<unknown>;
}

const timeoutMs = 10_000;
/** From here on sign-ins of the vendors begin to fail soon, and from there on they do. */
const skewMs = { warning: 30_000, failure: 240_000 };

/** Looks at name resolution, the way out, and the clock against that of the servers. Nothing secret is sent. */
export async function checkOrigins(check: OriginCheck): Promise<readonly DoctorFinding[]> {
  const found = await Promise.all(check.origins.map(async (origin) => await checkOrigin(origin, check)));
  const skews = found.map(({ skew }) => skew).filter((skew) => skew !== undefined);
  return [...found.flatMap(({ findings }) => findings), clockFinding(skews)];
}

/** Says which proxy is in use. */
export function proxyFinding({ proxy, origins }: Pick<OriginCheck, 'proxy' | 'origins'>): DoctorFinding {
  if (!proxy) return { about: 'proxy', status: 'ok', text: 'none: connections are made directly' };
  const direct = origins.filter((origin) => goesDirectly(origin, proxy));
  const besides = direct.length === 0 ? '' : `; not for ${direct.map((origin) => new URL(origin).host).join(', ')}`;
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
  // Through a proxy it is the proxy that resolves the name.
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
    const date = Date.parse(answer.headers.date ?? '');
    return Number.isNaN(date) ? { findings } : { findings, skew: date - clock.now() };
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
  // One server may be off; most of them are not.
  const middle = skews.toSorted((one, other) => one - other)[skews.length >> 1];
  if (middle === undefined)
    return {
      about: 'clock',
      status: 'warning',
      text: 'no server told the time, so that the clock could not be compared',
      remedy: 'Look again once a server answers.',
    };
  const seconds = Math.round(Math.abs(middle) / 1000);
  const text =
    seconds <= 1 ? 'agrees with the servers' : `${seconds} s ${middle > 0 ? 'behind' : 'ahead of'} the servers`;
  const off = Math.abs(middle);
  if (off < skewMs.warning) return { about: 'clock', status: 'ok', text };
  const { remedy } = commonErrors.CLOCK_SKEW;
  return { about: 'clock', status: off < skewMs.failure ? 'warning' : 'failure', text, remedy };
}
