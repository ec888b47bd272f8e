import { type CallOptions, type Clock, Secret, systemClock } from '@mdmkit/core';
import type { Command, Operation } from '../api/commands.ts';
import { EmmError } from '../errors/errors.ts';
import type { CommandCalls } from '../resources/commands.ts';
import type { CommandRecord, CommandStore } from './command-store.ts';
import { outcomeOf } from './outcome.ts';

/** What a queue is made of. */
export interface CommandQueueOptions {
  /** Sends the commands: `emm.commands`. */
  readonly commands: CommandCalls;
  /** Where they are kept. */
  readonly store: CommandStore;
  /** How long a command stays valid that does not say, in milliseconds. Default: 24 hours; Google's own is ten minutes. */
  readonly validMs?: number;
  /** Told of each command that has ended, at least once. A rejected promise leaves the command open. Default: nobody. */
  readonly onEnded?: (record: CommandRecord) => void | Promise<void>;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Sends commands so that none is lost and none is sent twice, whatever ends the process. */
export interface CommandQueue {
  /**
   * Keeps the command, then sends it. With an id that is known already, nothing is sent again. A command that could not
   * be sent for now stays kept: `reconcile` sends it.
   *
   * @throws EmmError - When Google refuses it for good; it has ended then. Or when sending failed for now.
   */
  issue(
    command: { readonly id: string; readonly deviceName: string; readonly command: Command },
    options?: CallOptions,
  ): Promise<CommandRecord>;
  /**
   * Takes the operation of a COMMAND notification. `unknown` means that no record fits: answer the push with a failure
   * then, so that it comes again once the answer of the call has been kept.
   */
  handleNotification(operation: Operation): Promise<'ended' | 'pending' | 'unknown'>;
  /** Brings every open command on: sends what was not sent, finds what was, and asks for outcomes that nobody told. */
  reconcile(options?: CallOptions): Promise<ReconcileReport>;
}

/** What {@link CommandQueue.reconcile} did. */
export interface ReconcileReport {
  /** How many were sent. */
  readonly sent: number;
  /** How many had been sent already, and were found with Google. */
  readonly found: number;
  /** How many have ended. */
  readonly ended: number;
  /** How many stay open. */
  readonly open: number;
  /** What went wrong, one error for each command that could not be brought on. */
  readonly errors: readonly unknown[];
}

const dayMs = 24 * 60 * 60 * 1000;
/** Google may not find an operation for as long as this without that meaning anything. Seen in the field. */
const inconclusiveMs = 7 * dayMs;
/** How far the clocks of Google and of this machine may be apart. */
const skewMs = 5 * 60 * 1000;

/** Refusals that no repetition changes. */
const final = new Set(['invalid', 'config', 'conflict', 'terms']);

/** Makes a queue. Nothing is read or sent. */
export function createCommandQueue(options: CommandQueueOptions): CommandQueue {
  const { commands, store, validMs = dayMs, onEnded, clock = systemClock } = options;

  const end = async (record: CommandRecord, outcome: NonNullable<CommandRecord['outcome']>): Promise<CommandRecord> => {
    // What was secret about the command is of no use any more.
    const { newPassword: _password, addEsimParams: _esim, ...command } = record.command;
    const ended: CommandRecord = { ...record, command, state: 'ended', outcome };
    await onEnded?.(ended);
    await store.put(ended);
    return ended;
  };

  /** Keeps what Google says of the command. */
  const settle = async (record: CommandRecord, operation: Operation): Promise<CommandRecord> => {
    const present = await store.get(record.id);
    // A notification may have ended it while the answer was on its way.
    if (present?.state === 'ended') return present;
    const outcome = outcomeOf(operation);
    const sent: CommandRecord = { ...record, state: 'sent', operationName: operation.name };
    if (outcome) return await end(sent, outcome);
    await store.put(sent);
    return sent;
  };

  const send = async (record: CommandRecord, callOptions?: CallOptions): Promise<CommandRecord> => {
    const sending: CommandRecord = { ...record, state: 'sending' };
    await store.put(sending);
    try {
      return await settle(sending, await commands.issue(record.deviceName, record.command, callOptions));
    } catch (error) {
      if (error instanceof EmmError && final.has(error.kind)) {
        await end(sending, { result: 'failed', reason: error.code });
      } else if (error instanceof EmmError && (error.kind === 'throttled' || error.attempts === 0)) {
        // Google did not take it, so it is as if it had not been sent.
        await store.put({ ...record, state: 'intended' });
      }
      throw error;
    }
  };

  /** Looks among the device's operations for one that this command became, and no other record has. */
  const find = async (record: CommandRecord, callOptions?: CallOptions): Promise<Operation | undefined> => {
    for await (const operation of commands.list(record.deviceName, callOptions)) {
      const createdMs = Date.parse(operation.metadata?.createTime ?? '');
      const fits = operation.metadata?.type === typeOf(record.command) && createdMs >= record.intendedAtMs - skewMs;
      if (fits && (await store.findByOperation(operation.name)) === undefined) return operation;
    }
    return undefined;
  };

  const look = async (record: CommandRecord, callOptions?: CallOptions): Promise<CommandRecord> => {
    try {
      return await settle(record, await commands.get(record.operationName ?? '', callOptions));
    } catch (error) {
      const gone = error instanceof EmmError && error.code === 'EMM_NOT_FOUND';
      if (!gone) throw error;
      const over = clock.now() > record.deadlineMs + inconclusiveMs;
      return over ? await end(record, { result: 'unknown' }) : record;
    }
  };

  return {
    async issue({ id, deviceName, command }, callOptions) {
      const known = await store.get(id);
      if (known) return known.state === 'intended' ? await send(known, callOptions) : known;
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
      return await send(record, callOptions);
    },
    async handleNotification(operation) {
      const record = await store.findByOperation(operation.name);
      if (!record) return 'unknown';
      if (record.state === 'ended') return 'ended';
      const settled = await settle(record, operation);
      return settled.state === 'ended' ? 'ended' : 'pending';
    },
    async reconcile(callOptions) {
      const report = { sent: 0, found: 0, ended: 0, open: 0, errors: [] as unknown[] };
      // Read whole first: records change while they are dealt with.
      const open: CommandRecord[] = [];
      for await (const record of store.open()) open.push(record);
      for (const record of open) {
        try {
          const next = await advance(record, callOptions, report);
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

  async function advance(
    record: CommandRecord,
    callOptions: CallOptions | undefined,
    report: { sent: number; found: number },
  ): Promise<CommandRecord> {
    if (record.state === 'sent') return await look(record, callOptions);
    if (record.state === 'sending') {
      const operation = await find(record, callOptions);
      if (operation) {
        report.found += 1;
        return await settle(record, operation);
      }
    }
    if (clock.now() > record.deadlineMs) return await end(record, { result: 'expired' });
    if (isForgotten(record.command)) return await end(record, { result: 'failed', reason: 'PASSWORD_NOT_KEPT' });
    const sent = await send(record, callOptions);
    report.sent += 1;
    return sent;
  }
}

/** A store that did not keep a secret gives back what stands in its place; sending that would set it as the password. */
function isForgotten({ newPassword }: Command): boolean {
  return (
    newPassword !== undefined &&
    newPassword !== null &&
    !(newPassword instanceof Secret) &&
    newPassword === '[redacted]'
  );
}

const impliedTypes: Readonly<Record<string, string>> = {
  clearAppsDataParams: 'CLEAR_APP_DATA',
  startLostModeParams: 'START_LOST_MODE',
  stopLostModeParams: 'STOP_LOST_MODE',
  addEsimParams: 'ADD_ESIM',
  removeEsimParams: 'REMOVE_ESIM',
  requestDeviceInfoParams: 'REQUEST_DEVICE_INFO',
  wipeParams: 'WIPE',
};

/** The type of a command; its parameters imply it. */
function typeOf(command: Command): string | undefined {
  if (command.type) return command.type;
  return Object.entries(impliedTypes).find(([parameter]) => parameter in command)?.[1];
}

function toMs(duration: string | null | undefined): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(duration ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
