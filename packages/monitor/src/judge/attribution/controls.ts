import type { Observation } from '../../model/observation.ts';
import { findingOf } from './flags.ts';

/** What the neutral hosts say about a location's own network. */
export interface ControlReading {
  /** Hosts that answered. */
  readonly healthy: number;
  /** Hosts with a reading that is fresh enough. */
  readonly asked: number;
  /** Since when the majority has not answered, in milliseconds since 1970; null while it does. */
  readonly lostMs: number | null;
}

/** The latest readings of neutral hosts, location by location. */
export interface Controls {
  /** Takes a reading in; one that is older than the last of its host is left out. */
  take(reading: Observation): void;
  /** What is known at a location. */
  at(location: string, nowMs: number): ControlReading;
}

interface Host {
  readonly atMs: number;
  readonly well: boolean;
  readonly lostMs: number | null;
}

/** Makes an empty one; readings count for `windowMs`. */
export function createControls(windowMs: number): Controls {
  const locations = new Map<string, Map<string, Host>>();
  return {
    take({ location, target, class: found, atMs }) {
      const finding = findingOf(found);
      if (finding === undefined) return;
      const hosts = locations.get(location) ?? new Map<string, Host>();
      locations.set(location, hosts);
      const last = hosts.get(target);
      if (last && last.atMs >= atMs) return;
      // Any answer, even a refusal, has come through the network.
      const well = found !== 'fail.network';
      hosts.set(target, { atMs, well, lostMs: well ? null : (last?.lostMs ?? atMs) });
    },
    at(location, nowMs) {
      let healthy = 0;
      const lost: number[] = [];
      const hosts = locations.get(location);
      for (const [target, { atMs, well, lostMs }] of hosts ?? []) {
        if (nowMs - atMs > windowMs) hosts?.delete(target);
        else if (well) healthy += 1;
        else lost.push(lostMs ?? atMs);
      }
      const asked = healthy + lost.length;
      lost.sort((one, other) => one - other);
      // The majority is lost once the host fails that makes it one.
      return { healthy, asked, lostMs: lost.length > asked / 2 ? (lost[Math.floor(asked / 2)] ?? null) : null };
    },
  };
}
