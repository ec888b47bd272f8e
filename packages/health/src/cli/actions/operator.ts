import { userInfo } from 'node:os';
import { systemClock } from '@mdmkit/core';
import type { Matchable, Measure, Scope, Service, Verdict, WindowMode } from '@mdmkit/monitor/model';
import { exitCodes } from '@mdmkit/monitor/model';
import type { DutySettings } from '../../config/duty-settings.ts';
import { readDuty } from '../../config/read-duty.ts';
import { readTargetNames } from '../../config/read-target-names.ts';
import { isObserved } from '../../report/status.ts';
import {
  createOperatorRequests,
  OperatorRequestError,
  type OperatorRequestOptions,
  type OperatorRequests,
} from '../../service/operator-requests.ts';
import { findConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import type { StorePlaceArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** Options of commands that apply to targets. */
export interface ScopeArguments extends OperatorArguments {
  /** Only these services. */
  readonly service?: readonly Service[];
  /** Only these tenants. */
  readonly tenant?: readonly string[];
}

/** Options of `maintenance`. */
export interface MaintenanceArguments extends ScopeArguments {
  /** What the window does. */
  readonly mode: WindowMode;
  /** The start, in milliseconds since 1970. Default: now. */
  readonly from?: number;
  /** How long the window lasts, in milliseconds. */
  readonly for: number;
  /** The reason. */
  readonly reason: string;
  /** The window to end. */
  readonly end?: string;
}

/** Options of `silence`. */
export interface SilenceArguments extends ScopeArguments {
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
  /** How long the acknowledgement is valid, in milliseconds. Default: as the configuration says. */
  readonly for?: number;
  /** Whether to remove the acknowledgement. */
  readonly undo?: boolean;
}

/** Acknowledges an incident, or removes the acknowledgement. Returns the exit code. */
export async function acknowledge(id: string, args: AckArguments, io: ProgramIo): Promise<number> {
  return await request(args, io, async (requests, options) => {
    if (args.undo) await requests.unacknowledge(id, options);
    else await requests.acknowledge(id, args.for, options);
  });
}

/** Replaces the verdict of an incident. Returns the exit code. */
export async function overrideVerdict(
  id: string,
  verdict: Verdict,
  args: OperatorArguments,
  io: ProgramIo,
): Promise<number> {
  return await request(args, io, async (requests, options) => {
    await requests.overrideVerdict(id, verdict, options);
  });
}

/** Mutes notifications for targets, or ends a silence. Returns the exit code. */
export async function silence(targets: readonly string[], args: SilenceArguments, io: ProgramIo): Promise<number> {
  const { end, reason } = args;
  if (isNamedTwice(targets, end, io)) return exitCodes.usage;
  return await request(args, io, async (requests, options) => {
    if (end === undefined) {
      const { id } = await requests.silence({ ...options, scope: scopeOf(targets, args), forMs: args.for, reason });
      io.stdout.write(`${id}\n`);
    } else await requests.endSilence(end, options);
  });
}

/** Adds a maintenance window, or ends one. Returns the exit code. */
export async function maintenance(
  targets: readonly string[],
  args: MaintenanceArguments,
  io: ProgramIo,
): Promise<number> {
  const { end, mode, reason, from: fromMs } = args;
  if (isNamedTwice(targets, end, io)) return exitCodes.usage;
  return await request(args, io, async (requests, options) => {
    if (end === undefined) {
      const { id } = await requests.addMaintenance({
        ...options,
        mode,
        reason,
        scope: scopeOf(targets, args),
        ...(fromMs === undefined ? {} : { fromMs }),
        untilMs: (fromMs ?? systemClock.now()) + args.for,
      });
      io.stdout.write(`${id}\n`);
    } else await requests.endMaintenance(end, options);
  });
}

/** Refuses targets beside `--end`: a silence or a window ends as a whole. */
function isNamedTwice(targets: readonly string[], end: string | undefined, io: ProgramIo): boolean {
  if (end === undefined || targets.length === 0) return false;
  writeError(io, "error: option '--end <id>' cannot be used with targets: it ends the whole silence or window");
  return true;
}

/** Options of `accept-level`. */
export interface LevelArguments extends OperatorArguments {
  /** Only at this location. */
  readonly location?: string;
  /** Only this measure. */
  readonly measure?: Measure;
  /** The reason. */
  readonly reason: string;
}

/** Takes the present level of the measures of a service as usual. Returns the exit code. */
export async function acceptLevel(service: string, args: LevelArguments, io: ProgramIo): Promise<number> {
  const { location, measure, reason } = args;
  return await request(args, io, async (requests, options) => {
    await requests.acceptLevel({ ...options, service, location, measure, reason });
  });
}

/** Asks the running service to check targets at once. Returns the exit code. */
export async function checkNow(targets: readonly string[], args: ScopeArguments, io: ProgramIo): Promise<number> {
  return await request(args, io, async (requests, options) => {
    await requests.checkNow(scopeOf(targets, args), options);
  });
}

function scopeOf(targets: readonly string[], { service, tenant }: ScopeArguments): Scope {
  return {
    ...(service ? { services: service } : {}),
    ...(tenant ? { tenants: tenant } : {}),
    ...(targets.length > 0 ? { targets } : {}),
  };
}

/** Hands a request to the service through the store, and says when it takes effect. */
async function request(
  args: OperatorArguments,
  io: ProgramIo,
  send: (requests: OperatorRequests, options: OperatorRequestOptions) => Promise<void>,
): Promise<number> {
  return await withStore(args, io, async (store) => {
    try {
      await send(
        createOperatorRequests(store, systemClock, {
          duty: async () => await dutyOf(args, io),
          configured: async () => await configuredTargets(args, io),
        }),
        { by: nameOfOperator(args, io) },
      );
    } catch (error) {
      if (!(error instanceof OperatorRequestError)) throw error;
      writeError(io, describeRefusal(error));
      return exitCodes.usage;
    }
    const nowMs = Date.now();
    const isRunning = isObserved(await store.status(nowMs), nowMs);
    io.stderr.write(
      isRunning
        ? 'Stored. The service applies it within seconds.\n'
        : 'Stored. No service is running; the next one applies it when it starts.\n',
    );
    return exitCodes.ok;
  });
}

/** Who is notified, as the configuration says; undefined without a configuration. */
async function dutyOf({ config, store }: OperatorArguments, io: ProgramIo): Promise<DutySettings | undefined> {
  const file = store === undefined ? findConfig(config, io.env) : undefined;
  return file === undefined ? undefined : (await readDuty(file, systemClock.now())).settings;
}

/** The targets of the configuration; none without one. */
async function configuredTargets({ config, store }: OperatorArguments, io: ProgramIo): Promise<readonly Matchable[]> {
  const file = store === undefined ? findConfig(config, io.env) : undefined;
  return file === undefined ? [] : await readTargetNames(file, io.env);
}

const nameExamples = 'Names are as in health.yaml: "aurora", "aurora/apple.dep", "*/apple.dep".';

function describeRefusal({ code, message }: OperatorRequestError): string {
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  if (code === 'INCIDENT_NOT_FOUND') return `${sentence} "health-check incidents --all" lists all incidents.`;
  return code === 'TARGET_NOT_FOUND' ? `${sentence} Nothing is stored. ${nameExamples}` : sentence;
}

/** The name under which a change is recorded. */
export function nameOfOperator({ by }: { readonly by?: string }, { env }: Pick<ProgramIo, 'env'>): string {
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
