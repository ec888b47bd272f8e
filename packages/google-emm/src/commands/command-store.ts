import type { Command } from '../api/commands.ts';
import type { CommandOutcome } from './outcome.ts';

/** A command from the intent to its outcome. */
export interface CommandRecord {
  /** The caller's id of it: asking for the same id twice sends one command. */
  readonly id: string;
  /** The device. */
  readonly deviceName: string;
  /** What is to be done. A new password is a `Secret`: a store that writes it down has to reveal and protect it. */
  readonly command: Command;
  /**
   * `intended`: nothing was sent. `sending`: a request may have reached Google. `sent`: Google has it. `ended`: see
   * `outcome`.
   */
  readonly state: 'intended' | 'sending' | 'sent' | 'ended';
  /** When it was intended, in milliseconds since 1970. */
  readonly intendedAtMs: number;
  /** When it lapses, in milliseconds since 1970. */
  readonly deadlineMs: number;
  /** Google's name of it, once that is known. */
  readonly operationName?: string;
  /** How it ended. */
  readonly outcome?: CommandOutcome;
}

/** Where commands are kept so that none is lost when the process ends. Each call is durable once its promise resolves. */
export interface CommandStore {
  /** Keeps a record in place of the one with the same id. */
  put(record: CommandRecord): Promise<void>;
  /** Reads a record. */
  get(id: string): Promise<CommandRecord | undefined>;
  /** Finds the record of an operation. */
  findByOperation(operationName: string): Promise<CommandRecord | undefined>;
  /** Every record that has not ended. */
  open(): AsyncIterable<CommandRecord> | Iterable<CommandRecord>;
}

/** Makes a store that lasts as long as the process: for tests, and to see what one needs. */
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
