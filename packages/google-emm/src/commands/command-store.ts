import type { Command } from '../api/commands.ts';
import type { CommandOutcome } from './outcome.ts';

/** A command, from the moment it is requested to its outcome. */
export interface CommandRecord {
  /** The caller's id. A second request with the same id sends nothing. */
  readonly id: string;
  /** The device: `enterprises/{enterprise}/devices/{device}`. */
  readonly deviceName: string;
  /** The command. A new password can be a `Secret`: a store that writes it to disk has to reveal and protect it. */
  readonly command: Command;
  /**
   * `intended`: nothing was sent. `sending`: a request may have reached Google. `sent`: Google accepted the command.
   * `ended`: see `outcome`.
   */
  readonly state: 'intended' | 'sending' | 'sent' | 'ended';
  /** When it was requested, in milliseconds since 1970. */
  readonly intendedAtMs: number;
  /** When it expires, in milliseconds since 1970. */
  readonly deadlineMs: number;
  /** The name of Google's operation; absent until Google has accepted the command. */
  readonly operationName?: string;
  /** The outcome; absent until the command has ended. */
  readonly outcome?: CommandOutcome;
}

/** Stores commands so that none is lost if the process ends. A call is durable once its promise resolves. */
export interface CommandStore {
  /** Saves a record; it replaces the record with the same id. */
  put(record: CommandRecord): Promise<void>;
  /** Reads a record. Returns undefined if there is none. */
  get(id: string): Promise<CommandRecord | undefined>;
  /** Finds the record of an operation. Returns undefined if there is none. */
  findByOperation(operationName: string): Promise<CommandRecord | undefined>;
  /** Every record that has not ended. */
  open(): AsyncIterable<CommandRecord> | Iterable<CommandRecord>;
}

/** Creates a store in the memory of this process, for tests. */
export function createMemoryCommandStore(): CommandStore {
  const records = new Map<string, CommandRecord>();
  return {
    put: (record) => Promise.resolve(void records.set(record.id, record)),
    get: (id) => Promise.resolve(records.get(id)),
    findByOperation: (operationName) =>
      Promise.resolve([...records.values()].find((record) => record.operationName === operationName)),
    open: () => [...records.values()].filter(({ state }) => state !== 'ended'),
  };
}
