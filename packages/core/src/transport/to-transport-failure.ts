import { reasonOfSystemCode, TransportFailure } from '../errors/transport-failure.ts';

interface ErrorLike {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/**
 * Boils any error of a socket or an HTTP library down to its code, system call, host and port.
 * What is left out may hold request headers.
 */
export function toTransportFailure(error: unknown, url: URL): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const origin = innermost(error);
  if (origin instanceof TransportFailure) return origin;
  const code = typeof origin.code === 'string' ? origin.code : 'UNKNOWN';
  return new TransportFailure({
    reason: reasonOfSystemCode(code),
    code,
    syscall: typeof origin.syscall === 'string' ? origin.syscall : undefined,
    host: typeof origin.address === 'string' ? origin.address : url.hostname,
    port: typeof origin.port === 'number' ? origin.port : Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  });
}

/** Libraries wrap the system's error, and "happy eyeballs" collects one per address; the first tells most. */
function innermost(error: unknown): ErrorLike {
  let current = toErrorLike(error);
  for (let depth = 0; depth < 5; depth += 1) {
    const next = toErrorLike(current.errors?.[0] ?? current.cause);
    if (typeof next.code !== 'string') break;
    current = next;
  }
  return current;
}

function toErrorLike(value: unknown): ErrorLike {
  return typeof value === 'object' && value !== null ? value : {};
}
