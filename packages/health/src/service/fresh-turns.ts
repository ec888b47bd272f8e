import { defaultIntervalMs } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';

/** How often a check does not use what earlier checks left behind: one check of so many of each target. */
const [connectionTurns, tokenTurns] = [20, 300];

/**
 * Whether a check that begins now makes new connections: an open connection hides an outage of name resolution, routing and
 * TLS. The turns of the targets are spread evenly, and are the same after a restart.
 */
export function isConnectionTurn(target: Target, nowMs: number): boolean {
  return turnOf(target, nowMs) % connectionTurns === 0;
}

/** Whether a check that begins now signs in anew: a cached token hides an outage of the sign-in. */
export function isTokenTurn(target: Target, nowMs: number): boolean {
  return turnOf(target, nowMs) % tokenTurns === 0;
}

function turnOf({ id, intervalMs = defaultIntervalMs }: Target, nowMs: number): number {
  return Math.floor(nowMs / intervalMs) + spreadOf(id);
}

/** A number below 6,000 from an id (FNV-1a). */
function spreadOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193) >>> 0;
  return hash % (connectionTurns * tokenTurns);
}
