import { startDeadline, TransportFailure } from '@mdmkit/core';
import type { Observation, ResultClass } from '@mdmkit/monitor/model';
import type { NetworkAccess } from '../network/network-access.ts';
import { checkHost } from '../probes/endpoint/check-host.ts';
import { endpointFinding } from '../probes/endpoint/findings.ts';
import type { EndpointHost } from '../probes/endpoint/hosts.ts';

/** What asking neutral hosts needs. */
export interface ControlOptions {
  /** Their addresses: `https://host`, or `http://` on this machine. */
  readonly addresses: readonly string[];
  /** How they are reached. */
  readonly network: NetworkAccess;
  /** Where it is looked from. */
  readonly location: string;
  /** The limit for all of them together, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/**
 * Asks neutral hosts whether there is an internet: a connection, and for https a handshake. Nothing is requested of
 * them. Answers with an observation each, of the service `control`.
 */
export async function askControls(options: ControlOptions): Promise<readonly Observation[]> {
  const { addresses, network, timeoutMs = 10_000, signal } = options;
  const late = () => new TransportFailure({ reason: 'TIMEOUT', code: 'CONTROL_TIMEOUT' });
  using deadline = startDeadline(network.clock, timeoutMs, late, signal);
  return await Promise.all(addresses.map((address) => askControl(new URL(address), options, deadline.signal)));
}

async function askControl(url: URL, { network, location }: ControlOptions, signal: AbortSignal): Promise<Observation> {
  const atMs = network.clock.now();
  const { code } = await outcomeOf(url, network, signal);
  const finding = code === undefined ? undefined : endpointFinding(code, { host: url.hostname, vendor: 'neutral' });
  return {
    target: `control/${url.host}`,
    tenant: url.host,
    service: 'control',
    location,
    class: finding?.class ?? 'ok',
    code: finding?.code ?? null,
    atMs,
    sharedKeys: [],
  };
}

async function outcomeOf(url: URL, network: NetworkAccess, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const host: EndpointHost = {
    id: url.host,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 443 : 80),
    // The owner matters to answers only, and none is asked for.
    vendor: 'google',
    feature: 'control',
    required: 'control',
    trust: secure ? 'web' : 'none',
  };
  try {
    return (await checkHost(host, { network, allowInterception: true, signal })).decisive;
  } catch (error) {
    // The deadline may strike between two layers.
    if (signal.aborted) return { code: 'ENDPOINT_TIMEOUT' as const };
    throw error;
  }
}

/** Whether a neutral host answers: an inspected or oddly signed connection is one all the same. */
export function answers({ class: found }: { readonly class: ResultClass }): boolean {
  return !found.startsWith('fail.');
}
