import { reasonOfSystemCode, TransportFailure, type TransportFailureFacts } from '../errors/transport-failure.ts';

interface ErrorLike {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * Reduces any error of a socket or an HTTP library to its code, system call, host and port. Everything else may hold request
 * headers. If several addresses were tried, the message names all of them.
 */
export function toTransportFailure(error: unknown, url: URL): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const causes = innermost(error);
  const [first = {}, ...others] = causes;
  if (first instanceof TransportFailure) return first;
  const facts = factsOf(first, url);
  return new TransportFailure({ ...facts, also: others.map((failure) => factsOf(failure, url)) });
}

function factsOf(error: ErrorLike, url: URL): TransportFailureFacts {
  const code = typeof error.code === 'string' ? error.code : 'UNKNOWN';
  return {
    reason: reasonOfSystemCode(code),
    code,
    syscall: typeof error.syscall === 'string' ? error.syscall : undefined,
    host: typeof error.address === 'string' ? error.address : url.hostname,
    port: typeof error.port === 'number' ? error.port : Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  };
}

/** Codes that say that this machine has no way to an address, such as no IPv6. Another address's error tells more. */
const noRoute = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** Returns the system's errors within a library's: one, or one for each address, the most telling first. */
function innermost(error: unknown): readonly ErrorLike[] {
  let current = toErrorLike(error);
  for (let depth = 0; depth < 5; depth += 1) {
    const several = current.errors?.map(toErrorLike).filter(({ code }) => typeof code === 'string') ?? [];
    if (several.length > 0)
      return several.toSorted((first, second) => Number(isNoRoute(first)) - Number(isNoRoute(second)));
    const next = toErrorLike(current.cause);
    if (typeof next.code !== 'string' && next.errors === undefined) break;
    current = next;
  }
  return [current];
}

function isNoRoute({ code }: ErrorLike): boolean {
  return typeof code === 'string' && noRoute.has(code);
}

function toErrorLike(value: unknown): ErrorLike {
  return typeof value === 'object' && value !== null ? value : {};
}
