import type { Duplex } from 'node:stream';
import type { Phases } from './http.ts';

interface SocketTimings extends SocketTimes {
  securedMs?: number;
  /** The set-up of a kept-alive socket belongs to its first request only. */
  isUsed: boolean;
}

const timings = new WeakMap<object, SocketTimings>();

/** When the parts of a new socket were done, on `performance.now()`. */
export interface SocketTimes {
  /** When its connection was begun. */
  readonly startedMs: number;
  /** When the name was resolved. Undefined for an address. */
  readonly resolvedMs?: number | undefined;
  /** When the TCP connection was made. */
  readonly connectedMs: number;
}

/** Remembers the times of a new socket, and when its TLS handshake ends. */
export function observe(socket: Duplex, times: SocketTimes): void {
  const kept: SocketTimings = { ...times, isUsed: false };
  timings.set(socket, kept);
  socket.once('secureConnect', () => {
    kept.securedMs = performance.now();
  });
}

/** The phases of a request that used the socket, from the instants that its sender noted. */
export function phasesOf(
  socket: object | null | undefined,
  startedMs: number,
  firstByteMs: number,
  endedMs: number,
): Phases {
  const times = socket ? timings.get(socket) : undefined;
  const total = { firstByteMs: firstByteMs - startedMs, totalMs: endedMs - startedMs };
  if (!times || times.isUsed) return total;
  times.isUsed = true;
  const dialled = times.resolvedMs ?? times.startedMs;
  const ready = times.securedMs ?? times.connectedMs;
  return {
    ...(times.resolvedMs === undefined ? {} : { dnsMs: times.resolvedMs - times.startedMs }),
    connectMs: times.connectedMs - dialled,
    ...(times.securedMs === undefined ? {} : { tlsMs: times.securedMs - times.connectedMs }),
    firstByteMs: firstByteMs - Math.max(ready, startedMs),
    totalMs: total.totalMs,
  };
}
