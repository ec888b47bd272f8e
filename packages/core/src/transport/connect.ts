import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { connect as connectSocket, isIP, type LookupFunction, type Socket } from 'node:net';

/** Where to connect to, and how. */
export interface ConnectOptions {
  /** The name or address of the host. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** Resolves the name. Default: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
  /** The address to connect from. Default: the system chooses. */
  readonly localAddress?: string | undefined;
}

/** A new connection, and when its parts were done on `performance.now()`. */
export interface Connected {
  /** The socket, connected. */
  readonly socket: Socket;
  /** When the name was resolved. Undefined for an address. */
  readonly resolvedMs: number | undefined;
  /** When the connection was made. */
  readonly connectedMs: number;
}

/**
 * How long one address may take before the next one is tried beside it, in milliseconds: the "Connection Attempt Delay" of
 * RFC 8305 §5.
 */
const attemptDelayMs = 250;

/**
 * Connects to the first address of a host that answers ("Happy Eyeballs", RFC 8305 §4 and §5): addresses of both families in
 * turn, each 250 ms after the one before, and an earlier one goes on meanwhile. Node's own way gives an address up after
 * 250 ms, so that a host beyond a satellite link cannot be reached if it has a second address that is dead.
 *
 * @param done - Gets the connection, or why none could be made: the one error, or an `AggregateError` of all addresses.
 * @returns A function that gives the attempt up; `done` is not called after it.
 */
export function connect(
  options: ConnectOptions,
  done: (error: Error | null, connected?: Connected) => void,
): () => void {
  const { port, localAddress, lookup = systemLookup } = options;
  const open = new Set<Socket>();
  const errors: Error[] = [];
  // The name itself first: its socket resolves it, and its addresses replace it here.
  let hosts: readonly string[] = [options.host];
  let next = 0;
  let resolvedMs: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const close = () => {
    isClosed = true;
    clearTimeout(timer);
    for (const socket of open)
      socket
        .removeAllListeners()
        .on('error', () => {})
        .destroy();
    open.clear();
  };
  const startTimer = () => {
    if (!isClosed && next < hosts.length) timer = setTimeout(tryNext, attemptDelayMs);
  };
  const lookupAll: LookupFunction = (host, lookupOptions, answer) => {
    resolveAll(lookup, host, lookupOptions, (error, addresses) => {
      resolvedMs = performance.now();
      hosts = inTurn(addresses);
      if (error) return answer(error, '', 0);
      const [first = ''] = hosts;
      answer(null, first, isIP(first));
      startTimer();
    });
  };
  const tryNext = () => {
    clearTimeout(timer);
    const host = hosts[next];
    if (host === undefined) return;
    next += 1;
    const socket = connectSocket({
      host,
      port,
      lookup: lookupAll,
      noDelay: true,
      autoSelectFamily: false,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    open.add(socket);
    const fail = (error: Error) => {
      open.delete(socket);
      errors.push(error);
      if (next < hosts.length) tryNext();
      else if (open.size === 0) {
        close();
        done(combine(errors));
      }
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.removeListener('error', fail);
      open.delete(socket);
      close();
      done(null, { socket, resolvedMs, connectedMs: performance.now() });
    });
    if (isIP(host) > 0) startTimer();
  };
  tryNext();
  return close;
}

function resolveAll(
  lookup: LookupFunction,
  host: string,
  options: Parameters<LookupFunction>[1],
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
): void {
  lookup(host, { ...options, all: true }, (error, address, family) => {
    if (error) return done(error, []);
    // A function of the caller's may answer with one address although all were asked for.
    const addresses = Array.isArray(address) ? address : [{ address, family: family ?? isIP(address) }];
    const missing = { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: host };
    done(addresses.length > 0 ? null : Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), missing), addresses);
  });
}

/** Orders addresses by family in turn, beginning with the family that the resolver prefers (RFC 8305 §4). */
function inTurn(addresses: readonly LookupAddress[]): readonly string[] {
  const preferred = addresses.filter(({ family }) => family === addresses[0]?.family);
  const others = addresses.filter(({ family }) => family !== addresses[0]?.family);
  const ordered: LookupAddress[] = [];
  for (let index = 0; index < Math.max(preferred.length, others.length); index += 1)
    ordered.push(...preferred.slice(index, index + 1), ...others.slice(index, index + 1));
  return ordered.map(({ address }) => address);
}

function combine(errors: readonly Error[]): Error {
  const [first] = errors;
  if (first && errors.length === 1) return first;
  return Object.assign(new AggregateError(errors, 'no address could be reached'), {
    code: first && 'code' in first ? first.code : 'ECONNREFUSED',
  });
}
