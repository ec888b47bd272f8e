import { type CallOptions, type Clock, checkOptions, parseDateTime, systemClock } from '@mdmkit/core';
import type { Command, Operation } from '../api/commands.ts';
import { EmmError } from '../errors/errors.ts';
import type { CommandCalls } from '../resources/commands.ts';
import { lacksSecret, withoutSecretMembers } from './command-secrets.ts';
import type { CommandRecord, CommandStore } from './command-store.ts';
import { typeOfCommand } from './command-type.ts';
import { outcomeOf } from './outcome.ts';
import { createTurns } from './turns.ts';

/** The options of {@link createCommandQueue}. */
export interface CommandQueueOptions {
  /** The calls that send commands: `emm.commands`. */
  readonly commands: CommandCalls;
  /** Stores the commands. */
  readonly store: CommandStore;
  /** How long a command without `duration` stays valid, in milliseconds. Default: 24 hours; Google's default is ten minutes. */
  readonly validMs?: number;
  /** Called at least once for each command that has ended. A rejected promise leaves the command open. Default: none. */
  readonly onEnded?: (record: CommandRecord) => void | Promise<void>;
  /** The clock. Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** A command to send. */
export interface CommandRequest {
  /** An id of your choice. A second request with the same id sends nothing; at the same time, it waits for the first. */
  readonly id: string;
  /** The device: `enterprises/{enterprise}/devices/{device}`. */
  readonly deviceName: string;
  /** The command. */
  readonly command: Command;
}

/** Sends commands so that none is lost and none is sent twice, even if the process ends at any point. */
export interface CommandQueue {
  /**
   * Stores the command, then sends it. If sending fails for now, the command stays stored and `reconcile` sends it.
   *
   * @throws EmmError - If Google refuses the command for good (the command has ended then), or if sending fails for now.
   */
  issue(request: CommandRequest, options?: CallOptions): Promise<CommandRecord>;
  /**
   * Processes the operation of a COMMAND notification. Returns `unknown` if no record has this operation: answer the push
   * with an error then, so that Pub/Sub sends it again after the answer of the call was stored.
   */
  handleNotification(operation: Operation): Promise<'ended' | 'pending' | 'unknown'>;
  /**
   * Processes every open command: sends it, finds its operation, or reads its outcome. A command that another call of this
   * queue processes at the same time is left to that call.
   */
  reconcile(options?: CallOptions): Promise<ReconcileReport>;
}

/** The result of {@link CommandQueue.reconcile}. */
export interface ReconcileReport {
  /** How many commands were sent. */
  readonly sent: number;
  /** How many commands Google already had. */
  readonly found: number;
  /** How many commands have ended. */
  readonly ended: number;
  /** How many commands stay open. */
  readonly open: number;
  /** One error for each command that could not be processed. */
  readonly errors: readonly unknown[];
}

const dayMs = 24 * 60 * 60 * 1000;
/** Google may not find an operation for this long although the command is alive. Seen in the field. */
const inconclusiveMs = 7 * dayMs;
/** The largest difference between Google's clock and the clock of this machine. */
const skewMs = 5 * 60 * 1000;

/** Refusals that a repetition does not change. */
const finalKinds = new Set(['invalid', 'config', 'conflict', 'terms']);

const optionNames = ['commands', 'store', 'validMs', 'onEnded', 'clock'] as const;

/**
 * Creates a command queue. Nothing is read or sent.
 *
 * @example
 * ```ts
 * const queue = createCommandQueue({ commands: emm.commands, store: createFileCommandStore('/var/lib/acme/commands') });
 * await queue.issue({ id: 'lock-1', deviceName, command: { type: 'LOCK' } });
 * const { open } = await queue.reconcile();
 * ```
 *
 * @throws TypeError - If an option is wrong; the message names it.
 */
export function createCommandQueue(options: CommandQueueOptions): CommandQueue {
  checkOptions('createCommandQueue', options, optionNames);
  if (typeof options.commands !== 'object') throw new TypeError('commands must be the calls of a client: emm.commands');
  if (typeof options.store !== 'object') throw new TypeError('store must be a command store');
  const { store, validMs = dayMs, clock = systemClock } = options;
  if (!(Number.isFinite(validMs) && validMs > 0))
    throw new TypeError('validMs must be a number of milliseconds above 0');
  const sender = createSender({ ...options, clock });
  // Two calls for one command would both find it unsent, and the device would be locked or wiped twice.
  const turns = createTurns();
  return {
    async issue({ id, deviceName, command }, callOptions) {
      return await turns.run(id, async () => {
        const stored = await store.get(id);
        if (stored) return stored.state === 'intended' ? await sender.send(stored, callOptions) : stored;
        const nowMs = clock.now();
        const lastsMs = toMs(command.duration) ?? validMs;
        const record: CommandRecord = {
          id,
          deviceName,
          command: { ...command, duration: `${lastsMs / 1000}s` },
          state: 'intended',
          intendedAtMs: nowMs,
          deadlineMs: nowMs + lastsMs,
        };
        await store.put(record);
        return await sender.send(record, callOptions);
      });
    },
    async handleNotification(operation) {
      const record = await store.findByOperation(operation.name);
      if (!record) return 'unknown';
      if (record.state === 'ended') return 'ended';
      const settled = await sender.settle(record, operation);
      return settled.state === 'ended' ? 'ended' : 'pending';
    },
    async reconcile(callOptions) {
      const report = { sent: 0, found: 0, ended: 0, open: 0, errors: [] as unknown[] };
      // Read completely first: records change while they are processed.
      const open: CommandRecord[] = [];
      for await (const record of store.open()) open.push(record);
      for (const listed of open) {
        if (turns.isBusy(listed.id)) {
          report.open += 1;
          continue;
        }
        try {
          const next = await turns.run(listed.id, async () => {
            const record = (await store.get(listed.id)) ?? listed;
            return record.state === 'ended' ? record : await sender.advance(record, callOptions, report);
          });
          if (next.state === 'ended') report.ended += 1;
          else report.open += 1;
        } catch (error) {
          report.errors.push(error);
          report.open += 1;
        }
      }
      return report;
    },
  };
}

/** Moves one command from state to state. */
interface CommandSender {
  /** Sends the command. */
  send(record: CommandRecord, options?: CallOptions): Promise<CommandRecord>;
  /** Stores the state of the command according to its operation. */
  settle(record: CommandRecord, operation: Operation): Promise<CommandRecord>;
  /** Does what the state of an open command asks for, and counts it. */
  advance(
    record: CommandRecord,
    options: CallOptions | undefined,
    counts: { sent: number; found: number },
  ): Promise<CommandRecord>;
}

function createSender(options: CommandQueueOptions & { readonly clock: Clock }): CommandSender {
  const { commands, store, onEnded, clock } = options;

  const end = async (record: CommandRecord, outcome: NonNullable<CommandRecord['outcome']>): Promise<CommandRecord> => {
    const ended: CommandRecord = { ...record, command: withoutSecretMembers(record.command), state: 'ended', outcome };
    await onEnded?.(ended);
    await store.put(ended);
    return ended;
  };

  const settle: CommandSender['settle'] = async (record, operation) => {
    const current = await store.get(record.id);
    // A notification may have ended it while the answer was on its way.
    if (current?.state === 'ended') return current;
    const outcome = outcomeOf(operation);
    const sent: CommandRecord = { ...record, state: 'sent', operationName: operation.name };
    if (outcome) return await end(sent, outcome);
    await store.put(sent);
    return sent;
  };

  const send: CommandSender['send'] = async (record, callOptions) => {
    const sending: CommandRecord = { ...record, state: 'sending' };
    await store.put(sending);
    try {
      return await settle(sending, await commands.issue(record.deviceName, record.command, callOptions));
    } catch (error) {
      if (error instanceof EmmError && finalKinds.has(error.kind)) {
        await end(sending, { result: 'failed', reason: error.code });
      } else if (error instanceof EmmError && (error.kind === 'throttled' || error.attempts === 0)) {
        // Google did not accept it, so nothing was sent.
        await store.put({ ...record, state: 'intended' });
      }
      throw error;
    }
  };

  /** Finds the operation that this command became, among those of the device that no other record has. */
  const find = async (record: CommandRecord, callOptions?: CallOptions): Promise<Operation | undefined> => {
    for await (const operation of commands.list(record.deviceName, callOptions)) {
      const createdMs = parseDateTime(operation.metadata?.createTime)?.getTime();
      const isSameType = operation.metadata?.type === typeOfCommand(record.command);
      const isLater = createdMs !== undefined && createdMs >= record.intendedAtMs - skewMs;
      if (isSameType && isLater && (await store.findByOperation(operation.name)) === undefined) return operation;
    }
    return undefined;
  };

  const readOutcome = async (record: CommandRecord, callOptions?: CallOptions): Promise<CommandRecord> => {
    try {
      return await settle(record, await commands.get(record.operationName ?? '', callOptions));
    } catch (error) {
      if (!(error instanceof EmmError) || error.code !== 'EMM_NOT_FOUND') throw error;
      const isOver = clock.now() > record.deadlineMs + inconclusiveMs;
      return isOver ? await end(record, { result: 'unknown' }) : record;
    }
  };

  return {
    send,
    settle,
    async advance(record, callOptions, counts) {
      if (record.state === 'sent') return await readOutcome(record, callOptions);
      if (record.state === 'sending') {
        const operation = await find(record, callOptions);
        if (operation) {
          counts.found += 1;
          return await settle(record, operation);
        }
      }
      if (clock.now() > record.deadlineMs) return await end(record, { result: 'expired' });
      if (lacksSecret(record.command)) return await end(record, { result: 'failed', reason: 'SECRET_NOT_STORED' });
      const sent = await send(record, callOptions);
      counts.sent += 1;
      return sent;
    },
  };
}

function toMs(duration: string | null | undefined): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
