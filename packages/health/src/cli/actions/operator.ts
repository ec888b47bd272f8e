import { randomBytes } from 'node:crypto';
import type { OperatorCommand, Scope, Service } from '@mdmkit/monitor/model';
import { exitCodes, verdicts } from '@mdmkit/monitor/model';
import { isObserved } from '../../report/status.ts';
import type { Store } from '../../store/store.ts';
import type { ProgramIo } from '../io.ts';
import type { StorePlaceArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** What silencing takes. */
export interface SilenceArguments extends OperatorArguments {
  /** Only these services. */
  readonly service?: readonly Service[];
  /** Only these tenants. */
  readonly tenant?: readonly string[];
  /** How long, in milliseconds. */
  readonly for: number;
  /** Why. */
  readonly reason: string;
  /** The silence to end. */
  readonly end?: string;
}

/** What every command takes by which a person tells the service something. */
export interface OperatorArguments extends StorePlaceArguments {
  /** Who says it. */
  readonly by?: string;
}

/** What acknowledging takes. */
export interface AckArguments extends OperatorArguments {
  /** How long it holds, in milliseconds. */
  readonly for: number;
  /** Whether to take it back. */
  readonly undo?: boolean;
}

/** Says that somebody is on an incident, or takes it back. Returns the exit code. */
export async function acknowledge(id: string, args: AckArguments, io: ProgramIo): Promise<number> {
  return await aboutIncident(id, args, io, (incident, by, nowMs) =>
    args.undo
      ? { kind: 'unacknowledge', incident, by }
      : { kind: 'acknowledge', incident, by, untilMs: nowMs + args.for },
  );
}

/** Puts another verdict in the place of ours. Returns the exit code. */
export async function overrideVerdict(
  id: string,
  verdict: string,
  args: OperatorArguments,
  io: ProgramIo,
): Promise<number> {
  const known = verdicts.find((each) => each === verdict);
  if (!known) {
    io.stderr.write(`error: there is no verdict ${JSON.stringify(verdict)}; expected one of ${verdicts.join(', ')}\n`);
    return exitCodes.usage;
  }
  return await aboutIncident(id, args, io, (incident, by) => ({ kind: 'override', incident, by, verdict: known }));
}

/** Has nobody told about some targets for a while, or ends that. Returns the exit code. */
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
      io.stderr.write(`There is no incident ${JSON.stringify(id)}; "health-check incidents --all" lists them.\n`);
      return exitCodes.usage;
    }
    if (story.incident.closedMs !== null) {
      io.stderr.write(`The incident ${story.incident.id} is closed.\n`);
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
      ? 'Kept; the service takes it into account within seconds.\n'
      : 'Kept; no service runs at present, the next one takes it into account.\n',
  );
  return exitCodes.ok;
}

function nameOf({ by }: OperatorArguments, { env }: ProgramIo): string {
  return by ?? env.USER ?? env.LOGNAME ?? env.USERNAME ?? 'somebody';
}
