import { type CanaryIntent, type CanaryJournal, type IntentLimit, longestLeaseMs } from '../model/canary.ts';
import { isOpen } from './janitor.ts';

/**
 * Keeps intents and leases in memory: for tests. A canary against a real vendor needs a journal that survives the process.
 * @example
 * const outcome = await runCanary({ ...options, journal: createMemoryJournal() });
 */
export function createMemoryJournal(): CanaryJournal {
  const leases = new Map<string, { holder: string; fence: number; untilMs: number }>();
  const intents = new Map<string, CanaryIntent>();
  let fence = 0;
  const holds = ({ names, holder, fence: own }: { names: readonly string[]; holder: string; fence: number }) =>
    names.every((name) => {
      const held = leases.get(name);
      return held !== undefined && held.holder === holder && held.fence === own && held.untilMs > 0;
    });
  const isFull = (name: 'tenant' | 'resourceKey', intent: CanaryIntent, limit: IntentLimit | undefined) =>
    limit !== undefined &&
    [...intents.values()].filter(
      (each) => each[name] === intent[name] && each.intendedMs > intent.intendedMs - limit.perMs,
    ).length >= limit.count;
  const journal: CanaryJournal = {
    async acquireLease({ names, holder, nowMs, durationMs }) {
      for (const name of names) {
        const held = leases.get(name);
        if (!held || held.holder === holder || held.untilMs <= nowMs || held.untilMs > nowMs + longestLeaseMs) continue;
        return { held: name, holder: held.holder, untilMs: held.untilMs };
      }
      fence += 1;
      for (const name of names) leases.set(name, { holder, fence, untilMs: nowMs + durationMs });
      return { lease: { names, holder, fence } };
    },
    async renewLease(lease, nowMs, durationMs) {
      if (!holds(lease)) return false;
      for (const name of lease.names) {
        const held = leases.get(name);
        if (held) held.untilMs = nowMs + durationMs;
      }
      return true;
    },
    async releaseLease(lease) {
      for (const name of lease.names) {
        const held = leases.get(name);
        if (held && held.holder === lease.holder && held.fence === lease.fence) held.untilMs = 0;
      }
    },
    async addIntent(intent, lease, limits) {
      if (!holds(lease)) return 'lease-lost';
      if (isFull('tenant', intent, limits.tenant) || isFull('resourceKey', intent, limits.resource))
        return 'over-budget';
      intents.set(intent.id, intent);
      return 'written';
    },
    async updateIntent(intent, lease) {
      if (!intents.has(intent.id) || (lease && !holds(lease))) return false;
      intents.set(intent.id, intent);
      return true;
    },
    intents: async ({ open, target, afterMs }) =>
      [...intents.values()].filter(
        (intent) =>
          (open !== true || isOpen(intent)) &&
          (target === undefined || intent.target === target) &&
          (afterMs === undefined || intent.intendedMs > afterMs),
      ),
  };
  return journal;
}
