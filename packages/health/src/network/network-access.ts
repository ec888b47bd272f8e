import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { type Clock, type ProxyOptions, systemClock } from '@mdmkit/core';

/** Where a connection leads. */
export interface DialTarget {
  /** The host's name. */
  readonly host: string;
  /** The TCP port. */
  readonly port: number;
}

/** One address of a host. */
export interface HostAddress extends DialTarget {
  /** The IP address. */
  readonly address: string;
}

/** How hosts are reached step by step, below any HTTP library. */
export interface NetworkAccess {
  /** Time. */
  readonly clock: Clock;
  /** Finds the addresses of one family. Rejects with a code such as `ENOTFOUND`. */
  resolve(host: string, family: 4 | 6): Promise<readonly string[]>;
  /** Begins a TCP connection. */
  connect(target: HostAddress): Socket;
  /** The proxy for everything that is not on this machine. */
  readonly proxy?: ProxyOptions | undefined;
  /** The well-known authorities, as the runtime brings them. */
  readonly wellKnown: readonly string[];
  /** Authorities that this program trusts besides them. */
  readonly extra: readonly string[];
  /** Both together: always the same list, so that it is parsed once. */
  readonly trusted: readonly string[];
}

/** How {@link createNetworkAccess} reaches hosts; what is left out is the machine's own way. */
export interface NetworkOptions {
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /** The proxy. Default: none; the environment is not read. */
  readonly proxy?: ProxyOptions;
  /** Certificate authorities to trust besides the well-known ones, as PEM text. Default: none. */
  readonly ca?: string | readonly string[];
  /** Finds addresses. Default: the system's resolver. */
  readonly resolve?: NetworkAccess['resolve'];
  /** Begins connections. Default: `net.connect`. */
  readonly connect?: NetworkAccess['connect'];
  /** The well-known authorities. Default: those that the runtime brings, without any that were added to it. */
  readonly wellKnown?: readonly string[];
}

/** Makes a way to the network. Nothing is contacted. */
export function createNetworkAccess(options: NetworkOptions = {}): NetworkAccess {
  let { wellKnown } = options;
  let trusted: readonly string[] | undefined;
  return {
    clock: options.clock ?? systemClock,
    resolve: options.resolve ?? resolveBySystem,
    connect: options.connect ?? (({ address, port }) => connect({ host: address, port })),
    proxy: options.proxy,
    get wellKnown() {
      wellKnown ??= bundledAuthorities();
      return wellKnown;
    },
    extra: options.ca === undefined ? [] : [options.ca].flat().flatMap(splitPem),
    get trusted() {
      trusted ??= this.extra.length === 0 ? this.wellKnown : [...this.wellKnown, ...this.extra];
      return trusted;
    },
  };
}

async function resolveBySystem(host: string, family: 4 | 6): Promise<readonly string[]> {
  const addresses = await lookup(host, { all: true, family });
  return addresses.map(({ address }) => address);
}

/** NODE_EXTRA_CA_CERTS and the system's store must not count as well known: an inspecting proxy sits in just those. */
function bundledAuthorities(runtime: Runtime = tls): readonly string[] {
  // Node 22.13 and 22.14 lack the function; what they have instead is the bundled list as well.
  return runtime.getCACertificates?.('bundled') ?? runtime.rootCertificates;
}

interface Runtime {
  readonly rootCertificates: readonly string[];
  readonly getCACertificates?: (kind: 'bundled') => string[];
}

function splitPem(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
}
