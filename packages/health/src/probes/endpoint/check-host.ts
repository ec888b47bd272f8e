import type { X509Certificate } from 'node:crypto';
import { parseHttpDate } from '@mdmkit/core';
import type { ResultPhases } from '@mdmkit/monitor/model';
import { daysUntil, wholeSeconds } from '@mdmkit/monitor/model';
import { proxyFor } from '../../network/dial.ts';
import type { EndpointFacts } from './facts.ts';
import type { EndpointHost } from './hosts.ts';
import { commonNameOf, isPubliclyLogged, organisationOf } from './judge-chain.ts';
import { tryWay, type WayOutcome } from './try-way.ts';
import type { WayOptions } from './way.ts';

/** What a check of one host showed. */
export interface HostOutcome {
  /** The way that decides. */
  readonly decisive: WayOutcome;
  /** What was learnt. */
  readonly facts: EndpointFacts;
  /** How long the parts of the deciding way took. */
  readonly phases: Partial<ResultPhases>;
  /** Whole days until the certificate ends. */
  readonly certificateDaysLeft: number | undefined;
}

/** Checks one host on every way there is: through the proxy, or by each address family. */
export async function checkHost(target: EndpointHost, options: WayOptions): Promise<HostOutcome> {
  const proxy = proxyFor(target, options.network);
  const tried = proxy
    ? [await tryWay(target, 'proxy', proxy, options)]
    : await Promise.all([tryWay(target, 'ipv4', undefined, options), tryWay(target, 'ipv6', undefined, options)]);
  const [first] = tried;
  // A host without any address is a failure; one of a single family is not.
  const ways = tried.every(({ isAbsent }) => isAbsent) ? tried.slice(0, 1) : tried.filter(({ isAbsent }) => !isAbsent);
  const decisive = decide(ways) ?? first;
  if (!decisive) throw new RangeError('a host has at least one way');
  return {
    decisive,
    facts: factsOf(target, ways, decisive, proxy),
    phases: phasesOf(decisive),
    certificateDaysLeft: daysLeftOf(decisive, options.network.clock.now()),
  };
}

/** Inspection on one way is inspection; else one way that works is enough. */
function decide(ways: readonly WayOutcome[]): WayOutcome | undefined {
  const inspected = ways.find(({ code }) => code?.startsWith('ENDPOINT_INTERCEPTED'));
  return inspected ?? ways.find(({ code }) => code === undefined) ?? ways[0];
}

function factsOf(
  target: EndpointHost,
  ways: readonly WayOutcome[],
  decisive: WayOutcome,
  proxy: URL | undefined,
): EndpointFacts {
  const { chain, answer, note, product } = decisive;
  const [leaf] = chain;
  const root = chain.at(-1);
  const broken = ways.filter(({ code }) => code !== undefined && decisive.code === undefined);
  const notes = [note, ...broken.map(({ way, code }) => `${way} fails: ${code}`)].filter((each) => each !== undefined);
  const skewMs = skewOf(decisive);
  const { host, port, vendor, feature, required } = target;
  const server = [answer?.headers.server, answer?.headers.via].filter((each) => each !== undefined).join(', ');
  return {
    host,
    port,
    vendor,
    feature,
    required,
    ...(proxy ? { proxy: proxy.origin } : {}),
    ways: ways.map(({ way, code, steps }) => ({ way, ok: code === undefined, code: code ?? null, steps: [...steps] })),
    ...(leaf ? { issuer: nameOf(leaf.issuer), certificateExpiresAt: leaf.validToDate.toISOString() } : {}),
    ...(leaf ? { publiclyLogged: isPubliclyLogged(leaf), ...signalsOf(leaf) } : {}),
    ...(root ? { root: nameOf(root.subject), rootFingerprint: root.fingerprint256 } : {}),
    ...(product === undefined ? {} : { inspectedBy: product }),
    ...(answer ? { status: answer.status } : {}),
    ...(answer?.headers['content-type'] ? { contentType: answer.headers['content-type'].slice(0, 100) } : {}),
    ...(server === '' ? {} : { server: server.slice(0, 200) }),
    ...(notes.length === 0 ? {} : { note: notes.join('; ') }),
    ...(skewMs === undefined ? {} : { clockSkewSeconds: wholeSeconds(skewMs) }),
  };
}

/** What distinguishes a vendor's certificate from a middlebox's; none of it decides alone. */
function signalsOf({
  publicKey,
  subjectAltName,
}: X509Certificate): Pick<EndpointFacts, 'certificateKey' | 'certificateNames'> {
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  const kind = [publicKey.asymmetricKeyType?.toUpperCase(), namedCurve ?? modulusLength].filter(
    (part) => part !== undefined,
  );
  return { certificateKey: kind.join(' '), certificateNames: subjectAltName?.split(', ').length ?? 0 };
}

function nameOf(name: string): string {
  return [commonNameOf(name), organisationOf(name)].filter((part) => part !== '').join(', ') || 'unnamed';
}

function skewOf({ answer, answeredAtMs }: WayOutcome): number | undefined {
  if (answeredAtMs === undefined) return undefined;
  const date = parseHttpDate(answer?.headers.date, answeredAtMs);
  return date === undefined ? undefined : date - answeredAtMs;
}

function daysLeftOf({ chain: [leaf], code }: WayOutcome, nowMs: number): number | undefined {
  return leaf && code === undefined ? daysUntil(leaf.validToDate, nowMs) : undefined;
}

function phasesOf({ steps, answer }: WayOutcome): Partial<ResultPhases> {
  const ms = (...layers: readonly string[]) => {
    const layerSteps = steps.filter(({ layer }) => layers.includes(layer));
    return layerSteps.length === 0 ? null : layerSteps.reduce((sum, step) => sum + step.ms, 0);
  };
  return {
    dnsMs: ms('dns'),
    connectMs: ms('tcp', 'proxy'),
    tlsMs: ms('tls'),
    firstByteMs: answer ? Math.round(answer.firstByteMs * 10) / 10 : null,
    totalMs: Math.round(steps.reduce((sum, step) => sum + step.ms, 0) * 10) / 10,
  };
}
