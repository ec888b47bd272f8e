import { findingOf } from '../../model/finding.ts';
import type { Observation } from '../../model/observation.ts';

/** What the neutral hosts say about a location's own network. */
export interface ControlReading {
  /** Hosts that answered. */
  readonly healthy: number;
  /** Hosts with a reading that is fresh enough. */
  readonly asked: number;
  /** Since when the majority has not answered, in milliseconds since 1970; null while it does. */
  readonly lostMs: number | null;
  /** Since when any host has been silent, in milliseconds since 1970; null while all answer. */
  readonly silentMs: number | null;
  /** The last reading of a host that did not answer, in milliseconds since 1970; null for none. */
  readonly lastSilentMs: number | null;
  /** When a host last began or ceased to answer, in milliseconds since 1970; null if none has changed. */
  readonly changedMs: number | null;
  /** The last loss of the majority; null if it has not been lost, or not for three minutes. */
  readonly loss: MajorityLoss | null;
}

/** A time in which the majority of the hosts does not answer. One that returns within three minutes is the same. */
export interface MajorityLoss {
  /** The first reading that shows it, in milliseconds since 1970. */
  readonly firstMs: number;
  /** The last one, in milliseconds since 1970. */
  readonly lastMs: number;
  /** How often the hosts answered again in between. */
  readonly returns: number;
}

/** Readings that are no further apart belong to one round, in milliseconds. */
const roundMs = 10_000;

/** The longest pause within a loss, in milliseconds. */
const lossPauseMs = 180_000;

/** The latest readings of neutral hosts, location by location. */
export interface Controls {
  /** Records a reading; a reading older than the last of its host is left out. */
  record(reading: Observation): void;
  /** What is known at a location. */
  at(location: string, nowMs: number): ControlReading;
  /** Ignores the hosts that are silent at a location, until they answer. */
  discredit(location: string): void;
}

interface Host {
  readonly atMs: number;
  readonly well: boolean;
  readonly lostMs: number | null;
  /** Whether it was silent while vendors answered: then its silence says nothing. */
  readonly isDiscredited: boolean;
}

/** Makes an empty one; readings count for `windowMs`. */
export function createControls(windowMs: number): Controls {
  const locations = new Map<string, Map<string, Host>>();
  const lastSilentMs = new Map<string, number>();
  const changedMs = new Map<string, number>();
  const losses = new Map<string, MajorityLoss & { readonly isOn: boolean }>();
  /** Notes a loss once most hosts of one round of readings are silent, and its end once half of them answer. */
  const noteLoss = (location: string, hosts: ReadonlyMap<string, Host>, atMs: number) => {
    let [all, well, lost] = [0, 0, 0];
    for (const host of hosts.values()) {
      if (host.isDiscredited) continue;
      all += 1;
      if (atMs - host.atMs > roundMs) continue;
      if (host.well) well += 1;
      else lost += 1;
    }
    const before = losses.get(location);
    if (before?.isOn && well * 2 >= all) losses.set(location, { ...before, isOn: false });
    if (lost * 2 <= all) return;
    const isSame = before !== undefined && atMs - before.lastMs <= lossPauseMs;
    losses.set(location, {
      firstMs: isSame ? before.firstMs : atMs,
      lastMs: isSame ? Math.max(before.lastMs, atMs) : atMs,
      returns: isSame ? before.returns + (before.isOn ? 0 : 1) : 0,
      isOn: true,
    });
  };
  return {
    record({ location, target, class: name, code, atMs }) {
      if (findingOf(name, code) === undefined) return;
      const hosts = locations.get(location) ?? new Map<string, Host>();
      locations.set(location, hosts);
      const last = hosts.get(target);
      if (last && last.atMs >= atMs) return;
      // Any answer, even a refusal, has come through the network.
      const well = name !== 'fail.network';
      if (last && last.well !== well && !last.isDiscredited) changedMs.set(location, atMs);
      const isDiscredited = !well && (last?.isDiscredited ?? false);
      if (!well && !isDiscredited) lastSilentMs.set(location, Math.max(atMs, lastSilentMs.get(location) ?? 0));
      hosts.set(target, { atMs, well, lostMs: well ? null : (last?.lostMs ?? atMs), isDiscredited });
      noteLoss(location, hosts, atMs);
    },
    at(location, nowMs) {
      let healthy = 0;
      const lost: number[] = [];
      const hosts = locations.get(location);
      for (const [target, { atMs, well, lostMs, isDiscredited }] of hosts ?? []) {
        if (nowMs - atMs > windowMs) hosts?.delete(target);
        else if (isDiscredited) continue;
        else if (well) healthy += 1;
        else lost.push(lostMs ?? atMs);
      }
      const asked = healthy + lost.length;
      lost.sort((first, second) => first - second);
      const loss = losses.get(location);
      // The majority is lost once the host fails that makes it one.
      return {
        healthy,
        asked,
        lostMs: lost.length > asked / 2 ? (lost[Math.floor(asked / 2)] ?? null) : null,
        silentMs: lost[0] ?? null,
        lastSilentMs: lastSilentMs.get(location) ?? null,
        changedMs: changedMs.get(location) ?? null,
        loss: loss && nowMs - loss.lastMs <= lossPauseMs ? loss : null,
      };
    },
    discredit(location) {
      const hosts = locations.get(location);
      lastSilentMs.delete(location);
      losses.delete(location);
      for (const [target, host] of hosts ?? []) if (!host.well) hosts?.set(target, { ...host, isDiscredited: true });
    },
  };
}
