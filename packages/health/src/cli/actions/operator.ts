import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import type { OperatorCommand, Scope, Service, Verdict } from '@mdmkit/monitor/model';
import { exitCodes } from '@mdmkit/monitor/model';
import { quoted } from '../../report/printable.ts';
import { isObserved } from '../../report/status.ts';
import type { Store } from '../../store/store.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import type { StorePlaceArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** Options of `silence`. */
export interface SilenceArguments extends OperatorArguments {
  /** Only these services. */
  readonly service?: readonly Service[];
  /** Only these tenants. */
  readonly tenant?: readonly string[];
  /** How long the silence lasts, in milliseconds. */
  readonly for: number;
  /** The reason. */
  readonly reason: string;
  /** The silence to end. */
  readonly end?: string;
}

/** Options of every command with which an operator changes an incident or adds a silence. */
export interface OperatorArguments extends StorePlaceArguments {
  /** The name of the operator. */
  readonly by?: string;
}

/** Options of `ack`. */
export interface AckArguments extends OperatorArguments {
  /** How long the acknowledgement is valid, in milliseconds. */
  readonly for: number;
  /** Whether to remove the acknowledgement. */
  readonly undo?: boolean;
}

/** Acknowledges an incident, or removes the acknowledgement. Returns the exit code. */
export async function acknowledge(id: string, args: AckArguments, io: ProgramIo): Promise<number> {
  return await aboutIncident(id, args, io, (incident, by, nowMs) =>
    args.undo
      ? { kind: 'unacknowledge', incident, by }
      : { kind: 'acknowledge', incident, by, untilMs: nowMs + args.for },
  );
}

/** Replaces the verdict of an incident. Returns the exit code. */
export async function overrideVerdict(
  id: string,
  verdict: Verdict,
  args: OperatorArguments,
  io: ProgramIo,
): Promise<number> {
  return await aboutIncident(id, args, io, (incident, by) => ({ kind: 'override', incident, by, verdict }));
}

/** Mutes notifications for targets, or ends a silence. Returns the exit code. */
export async function silence(targets: readonly string[], args: SilenceArguments, io: ProgramIo): Promise<number> {
  const by = nameOf(args, io);
  const { end } = args;
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    if (end !== undefined) return await addCommand(store, { kind: 'unsilence', id: end, by }, nowMs, io);
    const id = `silence-${randomBytes(4).toString('hex')}`;
    const scope: Scope = {
      ...(args.service ? { services: args.service } : {}),
      ...(args.tenant ? { tenants: args.tenant } : {}),
      ...(targets.length > 0 ? { targets } : {}),
    };
    const span = { fromMs: nowMs, untilMs: nowMs + args.for };
    io.stdout.write(`${id}\n`);
    return await addCommand(store, { kind: 'silence', id, by, scope, ...span, reason: args.reason }, nowMs, io);
  });
}

async function aboutIncident(
  id: string,
  args: OperatorArguments,
  io: ProgramIo,
  wordOf: (incident: string, by: string, nowMs: number) => OperatorCommand,
): Promise<number> {
  return await withStore(args, io, async (store) => {
    const story = await store.incident(id);
    if (!story) {
      writeError(io, `There is no incident ${quoted(id)}. "health-check incidents --all" lists all incidents.`);
      return exitCodes.usage;
    }
    if (story.incident.closedMs !== null) {
      writeError(io, `The incident ${story.incident.id} is closed.`);
      return exitCodes.usage;
    }
    const nowMs = Date.now();
    return await addCommand(store, wordOf(story.incident.id, nameOf(args, io), nowMs), nowMs, io);
  });
}

async function addCommand(store: Store, command: OperatorCommand, nowMs: number, io: ProgramIo): Promise<number> {
  await store.addCommand(command, nowMs);
  const isRunning = isObserved(await store.status(nowMs), nowMs);
  io.stderr.write(
    isRunning
      ? 'Stored. The service applies it within seconds.\n'
      : 'Stored. No service is running; the next one applies it when it starts.\n',
  );
  return exitCodes.ok;
}

function nameOf({ by }: OperatorArguments, { env }: ProgramIo): string {
  return by ?? env.USER ?? env.LOGNAME ?? env.USERNAME ?? accountName() ?? 'unknown';
}

/** Under systemd, cron and in containers no variable names the user. */
function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // The user id has no entry in the password database.
    return undefined;
  }
}
