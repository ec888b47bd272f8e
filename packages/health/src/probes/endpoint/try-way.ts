import type { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TransportFailure } from '@mdmkit/core';
import type { NetworkAnswer } from '../../network/answer.ts';
import { askHttp1 } from '../../network/ask-http1.ts';
import { askHttp2 } from '../../network/ask-http2.ts';
import { dial, dialThroughProxy, resolveHost } from '../../network/dial.ts';
import { NetworkFailure } from '../../network/network-failure.ts';
import { userAgent } from '../../network/user-agent.ts';
import type { Step } from './facts.ts';
import { codeOfFailure } from './failure-codes.ts';
import type { EndpointCode } from './findings.ts';
import type { EndpointHost, EndpointQuestion } from './hosts.ts';
import { isPushAddress, isSinkhole } from './is-sinkhole.ts';
import { judgeAnswer } from './judge-answer.ts';
import { secureWay } from './secure-way.ts';
import { createWalk, type Walk, type WayOptions } from './way.ts';

/** How one way to a host turned out. */
export interface WayOutcome {
  /** Which way. */
  readonly way: 'ipv4' | 'ipv6' | 'proxy';
  /** What is wrong; undefined when nothing is. */
  readonly code: EndpointCode | undefined;
  /** Whether the host has no address of this family: no failure of the way. */
  readonly isAbsent: boolean;
  /** The failure's own code, or what else is known. */
  readonly detail?: string | undefined;
  /** Something odd that is no failure. */
  readonly note?: string | undefined;
  /** The inspecting product. */
  readonly product?: string | undefined;
  /** Whether the answer is known; undefined when nothing was asked. */
  readonly isKnown?: boolean | undefined;
  /** What was done, in order. */
  readonly steps: readonly Step[];
  /** The server's certificates. */
  readonly chain: readonly X509Certificate[];
  /** What the host answered. */
  readonly answer?: NetworkAnswer | undefined;
  /** The clock's time at the answer, in milliseconds since 1970. */
  readonly answeredAtMs?: number | undefined;
}

/** Tries one way to a host, layer by layer, up to the first that fails. Never throws but for the signal's reason. */
export async function tryWay(
  target: EndpointHost,
  way: WayOutcome['way'],
  proxy: URL | undefined,
  options: WayOptions,
): Promise<WayOutcome> {
  const steps: Step[] = [];
  const walk = createWalk(steps, options.network);
  const common = { way, steps, isAbsent: false };
  try {
    const opened = proxy
      ? { socket: await walk('proxy', () => dialThroughProxy(target, proxy, options.network, options.signal)) }
      : await openDirectly(target, way === 'ipv6' ? 6 : 4, walk, options);
    if ('code' in opened) return { ...common, ...opened, chain: [] };
    const secured = await secureWay(target, opened.socket, () => reopen(target, opened, proxy, options), walk, options);
    const observed = { ...common, ...secured, note: secured.note ?? ('note' in opened ? opened.note : undefined) };
    if (secured.socket === undefined || target.ask === undefined) {
      secured.socket?.destroy();
      return observed;
    }
    const answer = await ask(target, target.ask, secured.socket, walk, options);
    const answeredAtMs = options.network.clock.now();
    const { code, detail, isKnown } = judgeAnswer(target, target.ask, answer);
    return { ...observed, code: code ?? secured.code, detail: detail ?? secured.detail, isKnown, answer, answeredAtMs };
  } catch (error) {
    const failure = toLayerFailure(error, steps.at(-1));
    if (!failure) throw error;
    // A name that is not found, a refused connection: on the way to the proxy they say nothing about the host.
    if (proxy && (failure.layer === 'dns' || failure.layer === 'tcp'))
      return { ...common, code: 'ENDPOINT_PROXY_UNREACHABLE', detail: `${proxy.origin}: ${failure.code}`, chain: [] };
    const isAbsent = steps.at(-1)?.layer === 'dns' && codeOfFailure(failure).code === 'ENDPOINT_NAME_NOT_FOUND';
    return { ...common, ...codeOfFailure(failure), isAbsent, chain: [] };
  }
}

/** The end of the whole check's time is a failure of the layer that it found under way. */
function toLayerFailure(error: unknown, last: Step | undefined): NetworkFailure | undefined {
  if (error instanceof NetworkFailure) return error;
  return error instanceof TransportFailure && last ? new NetworkFailure(last.layer, 'ETIMEDOUT') : undefined;
}

interface Opened {
  readonly socket: Socket;
  readonly address?: string;
  readonly note?: string | undefined;
}

async function openDirectly(
  target: EndpointHost,
  family: 4 | 6,
  walk: Walk,
  { network, signal }: WayOptions,
): Promise<Opened | { readonly code: EndpointCode; readonly detail: string }> {
  const { host, port } = target;
  const addresses = await walk(
    'dns',
    () => resolveHost(host, family, network, signal),
    (found) => found[0],
  );
  const [address = ''] = addresses;
  const isName = isIP(host) === 0 && host !== 'localhost';
  if (isName && target.isPrivate !== true && isSinkhole(host, address))
    return { code: 'ENDPOINT_DNS_SINKHOLE', detail: address };
  const socket = await walk(
    'tcp',
    () => dial({ host, address, port }, network, signal),
    () => address,
  );
  // Its addresses are published; another one is a split DNS or a transparent proxy.
  const isOdd = isName && target.network === 'apns' && !isPushAddress(address);
  return { socket, address, note: isOdd ? `${address} is none of Apple's push addresses` : undefined };
}

/** A second connection along the way that has been found, to read the certificate again. */
async function reopen(
  { host, port }: EndpointHost,
  { address }: Opened,
  proxy: URL | undefined,
  { network, signal }: WayOptions,
): Promise<Socket> {
  if (proxy) return await dialThroughProxy({ host, port }, proxy, network, signal);
  return await dial({ host, address: address ?? '', port }, network, signal);
}

async function ask(
  { host, port }: EndpointHost,
  question: EndpointQuestion,
  socket: Duplex,
  walk: Walk,
  { network, signal }: WayOptions,
): Promise<NetworkAnswer> {
  const headers = { 'user-agent': userAgent, accept: 'application/json', ...question.headers };
  const send = question.protocol === 'h2' ? askHttp2 : askHttp1;
  return await walk(
    'http',
    () => send(socket, { host, port, path: question.path, headers }, network, signal),
    ({ status }) => `status ${status}`,
  );
}
