import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Phases } from './http.ts';

interface SocketTimings {
  readonly startedMs: number;
  resolvedMs?: number;
  connectedMs?: number;
  securedMs?: number;
  /** A kept-alive socket's set-up belongs to its first request only. */
  used: boolean;
}

const timings = new WeakMap<object, SocketTimings>();

/** Notes, for every socket that the agent makes, when its name was resolved, it connected, and TLS was ready. */
export function timeSockets(agent: Agent): void {
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const startedMs = performance.now();
    const socket = createConnection(options, callback);
    if (socket) observe(socket, { startedMs });
    return socket;
  };
}

/** Follows one new socket's set-up. */
export function observe(socket: Duplex, times: { readonly startedMs: number; readonly connectedMs?: number }): void {
  const seen: SocketTimings = { ...times, used: false };
  timings.set(socket, seen);
  socket.once('lookup', () => {
    seen.resolvedMs = performance.now();
  });
  socket.once('connect', () => {
    seen.connectedMs = performance.now();
  });
  socket.once('secureConnect', () => {
    seen.securedMs = performance.now();
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
  if (!times || times.used || times.connectedMs === undefined) return total;
  times.used = true;
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
