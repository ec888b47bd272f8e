import type { Clock } from '@mdmkit/core';
import type { Json } from './json.ts';

/** The policies of a simulated enterprise. */
export interface PolicyBook {
  /** A policy as Google answers it; undefined for an unknown id. */
  get(id: string): Json | undefined;
  /** Writes a policy and raises its version. */
  write(id: string, document: Json): Json;
  /** Forgets a policy. */
  delete(id: string): boolean;
  /** The ids in the order in which they were made. */
  ids(): string[];
  /** The version that was in force at an instant, in milliseconds since 1970; undefined before the first. */
  versionAt(id: string, atMs: number): string | undefined;
}

interface Entry {
  document: Json;
  readonly writes: { readonly version: bigint; readonly atMs: number }[];
}

/** Only what happened lately matters: devices lag behind by seconds. */
const maxWrites = 100;

/** Creates the empty policies of an enterprise. */
export function createPolicyBook(enterprise: string, clock: Clock): PolicyBook {
  const entries = new Map<string, Entry>();
  const shown = (id: string, entry: Entry): Json => ({
    name: `${enterprise}/policies/${id}`,
    version: String(entry.writes.at(-1)?.version ?? 1n),
    ...entry.document,
  });
  return {
    get(id) {
      const entry = entries.get(id);
      return entry && shown(id, entry);
    },
    write(id, written) {
      const { name: _name, version: _version, ...document } = written;
      const entry: Entry = entries.get(id) ?? { document, writes: [] };
      entry.document = document;
      const version = (entry.writes.at(-1)?.version ?? 0n) + 1n;
      entry.writes.push({ version, atMs: clock.now() });
      if (entry.writes.length > maxWrites) entry.writes.shift();
      entries.set(id, entry);
      return shown(id, entry);
    },
    delete: (id) => entries.delete(id),
    ids: () => [...entries.keys()],
    versionAt(id, atMs) {
      const entry = entries.get(id);
      const write = entry?.writes.findLast((candidate) => candidate.atMs <= atMs) ?? entry?.writes[0];
      return write && String(write.version);
    },
  };
}
