import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import { stormPrefix } from '@mdmkit/monitor/duty';
import type { Incident, Measure, OperatorCommand, Scope, Verdict, WindowMode } from '@mdmkit/monitor/model';
import type { DutySettings } from '../config/duty-settings.ts';
import type { CommandOptions, Store } from '../store/store.ts';
import { acknowledgementMs } from './acknowledgement-time.ts';
import { type OperatorWindowList, operatorWindowsOf } from './operator-window-list.ts';

/** Who asks for a change, and which request it is. */
export interface OperatorRequestOptions extends CommandOptions {
  /** The name of the operator. */
  readonly by: string;
}

/** A silence that an operator asks for. */
export interface SilenceRequest extends OperatorRequestOptions {
  /** What it applies to. */
  readonly scope: Scope;
  /** How long it lasts from now on, in milliseconds. */
  readonly forMs: number;
  /** The reason. */
  readonly reason: string;
}

/** A maintenance window that an operator asks for. */
export interface MaintenanceRequest extends OperatorRequestOptions {
  /** What it does. */
  readonly mode: WindowMode;
  /** What it applies to. */
  readonly scope: Scope;
  /** The start, in milliseconds since 1970. Default: now. */
  readonly fromMs?: number;
  /** The end, not included, in milliseconds since 1970. */
  readonly untilMs: number;
  /** The reason. */
  readonly reason: string;
}

/** A level that an operator accepts. */
export interface LevelRequest extends OperatorRequestOptions {
  /** The service. */
  readonly service: string;
  /** Only at this location. Default: at all. */
  readonly location?: string | undefined;
  /** Only this measure. Default: all. */
  readonly measure?: Measure | undefined;
  /** The reason. */
  readonly reason: string;
}

/** What became of a request. */
export interface AcceptedRequest {
  /** The number of the command; the same request with the same idempotency key gets the same number. */
  readonly command: number;
}

/** A silence or a maintenance window that was accepted. */
export interface AcceptedWindow extends AcceptedRequest {
  /** Its id. */
  readonly id: string;
  /** When it ends, in milliseconds since 1970. */
  readonly untilMs: number;
}

/**
 * The changes that operators ask for, on the command line and over HTTP. Each is stored as a command, which the running service
 * executes within seconds, or the next service when it starts.
 */
export interface OperatorRequests {
  /**
   * Acknowledges an incident for some time, or all incidents of a storm. An id may be the beginning of one. Without a time the
   * acknowledgement lasts as long as the configuration says.
   *
   * @throws OperatorRequestError - If there is no such incident, or if it is closed.
   */
  acknowledge(id: string, forMs: number | undefined, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Returns how long an acknowledgement of an incident is valid if the person does not say so, in milliseconds. */
  acknowledgementMs(incident: string): Promise<number>;
  /** Removes the acknowledgement of an incident. Throws what `acknowledge` throws. */
  unacknowledge(id: string, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Replaces the verdict of an incident. Throws what `acknowledge` throws. */
  overrideVerdict(id: string, verdict: Verdict, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Mutes notifications. */
  silence(request: SilenceRequest): Promise<AcceptedWindow>;
  /**
   * Ends a silence.
   *
   * @throws OperatorRequestError - If no silence with this id is in force.
   */
  endSilence(id: string, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /**
   * Adds a maintenance window.
   *
   * @throws OperatorRequestError - If the window does not end after its start and after now, or ends in more than a year.
   */
  addMaintenance(request: MaintenanceRequest): Promise<AcceptedWindow>;
  /**
   * Ends a maintenance window that an operator has added.
   *
   * @throws OperatorRequestError - If there is no such window.
   */
  endMaintenance(id: string, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Returns the silences and the maintenance windows of operators that have not ended. */
  windows(): Promise<OperatorWindowList>;
  /**
   * Takes the present level of the measures of a service as usual from now on.
   *
   * @throws OperatorRequestError - If no such measure is followed.
   */
  acceptLevel(request: LevelRequest): Promise<AcceptedRequest>;
  /** Checks targets as soon as possible. */
  checkNow(scope: Scope, options: OperatorRequestOptions): Promise<AcceptedRequest>;
}

/** An operator asked for a change that is not possible. */
export class OperatorRequestError extends Error {
  /** The name of the class. */
  override readonly name = 'OperatorRequestError';
  /** Why. */
  readonly code: 'INCIDENT_NOT_FOUND' | 'INCIDENT_CLOSED' | 'WINDOW_NOT_FOUND' | 'SERIES_NOT_FOUND' | 'INVALID_TIMES';

  /** Makes the error. */
  constructor(code: OperatorRequestError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The longest time from now to the end of a maintenance window: a year, in milliseconds. */
const longestMs = 366 * 86_400_000;

/** A repetition of a request has to name the same silence or window. */
function windowNumber(idempotencyKey: string | undefined): string {
  const bytes = idempotencyKey === undefined ? randomBytes(4) : createHash('sha256').update(idempotencyKey).digest();
  return bytes.toString('hex', 0, 4);
}

/** Makes the requests of operators over a store. */
export function createOperatorRequests(
  store: Pick<
    Store,
    | 'incident'
    | 'addCommand'
    | 'commandOfKey'
    | 'commandsInForce'
    | 'status'
    | 'escalation'
    | 'stormMembers'
    | 'ticketCommands'
  >,
  clock: Pick<Clock, 'now'>,
  duty: () => DutySettings | undefined | Promise<DutySettings | undefined> = () => undefined,
): OperatorRequests {
  const add = async (command: OperatorCommand, { idempotencyKey }: CommandOptions, nowMs = clock.now()) => ({
    command: await store.addCommand(command, nowMs, idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  const openIncident = async (id: string): Promise<Incident> => {
    const story = await store.incident(id);
    if (!story) throw new OperatorRequestError('INCIDENT_NOT_FOUND', `there is no incident ${JSON.stringify(id)}`);
    if (story.incident.closedMs !== null)
      throw new OperatorRequestError('INCIDENT_CLOSED', `the incident ${story.incident.id} is closed`);
    return story.incident;
  };
  /** Returns the first request with the same key: its incident or its window may have ended since then. */
  const repeated = async (kind: OperatorCommand['kind'], id: string, { idempotencyKey }: CommandOptions) => {
    const first = idempotencyKey === undefined ? undefined : await store.commandOfKey(idempotencyKey);
    if (first?.command.kind !== kind || !isAbout(first.command, id)) return undefined;
    return { command: first.id };
  };
  const ofIncident = async (
    id: string,
    options: OperatorRequestOptions,
    kind: 'acknowledge' | 'unacknowledge' | 'override',
    commandFor: (incident: string) => OperatorCommand,
    nowMs?: number,
  ) => {
    let incident: Incident;
    try {
      incident = await openIncident(id);
    } catch (error) {
      const first = await repeated(kind, id, options);
      if (first) return first;
      throw error;
    }
    return await add(commandFor(incident.id), options, nowMs);
  };
  const endWindow = async (kind: 'unsilence' | 'end-maintenance', id: string, options: OperatorRequestOptions) => {
    const first = await repeated(kind, id, options);
    if (first) return first;
    const { silences, maintenance } = await windows();
    const candidates = kind === 'unsilence' ? silences : maintenance;
    if (!candidates.some((window) => window.id === id))
      throw new OperatorRequestError(
        'WINDOW_NOT_FOUND',
        kind === 'unsilence'
          ? `no silence ${JSON.stringify(id)} is in force`
          : `there is no maintenance window ${JSON.stringify(id)} of an operator`,
      );
    return await add({ kind, id, by: options.by }, options);
  };
  const windows = async () => {
    const nowMs = clock.now();
    return operatorWindowsOf(await store.commandsInForce(nowMs), nowMs);
  };
  const acknowledgeOne = async (id: string, forMs: number | undefined, options: OperatorRequestOptions) => {
    const [nowMs, { by }] = [clock.now(), options];
    // A repetition may come at an hour with another usual time.
    const first = forMs === undefined ? await repeated('acknowledge', id, options) : undefined;
    if (first) return first;
    const untilMs = nowMs + (forMs ?? (await acknowledgementMs(id, await duty(), store, nowMs)));
    return await ofIncident(
      id,
      options,
      'acknowledge',
      (incident) => ({ kind: 'acknowledge', incident, by, untilMs }),
      nowMs,
    );
  };
  const acknowledgeStorm = async (storm: string, forMs: number | undefined, options: OperatorRequestOptions) => {
    const { idempotencyKey } = options;
    const members = await store.stormMembers(storm);
    let last: AcceptedRequest | undefined;
    for (const { incident } of members) {
      const key = idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}/${incident}` };
      last = await acknowledgeOne(incident, forMs, { ...options, ...key });
    }
    if (last) return last;
    const isOver = (await store.escalation(storm)) !== undefined;
    throw new OperatorRequestError(
      isOver ? 'INCIDENT_CLOSED' : 'INCIDENT_NOT_FOUND',
      isOver ? `the storm ${storm} is over` : `there is no storm ${JSON.stringify(storm)}`,
    );
  };
  return {
    windows,
    async acknowledge(id, forMs, options) {
      if (id.startsWith(stormPrefix)) return await acknowledgeStorm(id, forMs, options);
      return await acknowledgeOne(id, forMs, options);
    },
    acknowledgementMs: async (incident) => await acknowledgementMs(incident, await duty(), store, clock.now()),
    unacknowledge: async (id, options) =>
      await ofIncident(id, options, 'unacknowledge', (incident) => ({
        kind: 'unacknowledge',
        incident,
        by: options.by,
      })),
    overrideVerdict: async (id, verdict, options) =>
      await ofIncident(id, options, 'override', (incident) => ({
        kind: 'override',
        incident,
        by: options.by,
        verdict,
      })),
    async silence({ by, scope, forMs, reason, idempotencyKey }) {
      const nowMs = clock.now();
      const id = `silence-${windowNumber(idempotencyKey)}`;
      const untilMs = nowMs + forMs;
      const command = { kind: 'silence', id, by, scope, fromMs: nowMs, untilMs, reason } as const;
      return { ...(await add(command, { idempotencyKey }, nowMs)), id, untilMs };
    },
    endSilence: async (id, options) => await endWindow('unsilence', id, options),
    async addMaintenance({ by, mode, scope, fromMs, untilMs, reason, idempotencyKey }) {
      const nowMs = clock.now();
      const startMs = fromMs ?? nowMs;
      const first = idempotencyKey === undefined ? undefined : await store.commandOfKey(idempotencyKey);
      // A repetition may come after the end of the window.
      if (!first && (untilMs <= Math.max(startMs, nowMs) || untilMs - nowMs > longestMs))
        throw new OperatorRequestError(
          'INVALID_TIMES',
          'the window must end after its start and after now, and within a year',
        );
      const id = `window-${windowNumber(idempotencyKey)}`;
      const command = { kind: 'maintenance', id, by, mode, scope, fromMs: startMs, untilMs, reason } as const;
      return { ...(await add(command, { idempotencyKey }, nowMs)), id, untilMs };
    },
    endMaintenance: async (id, options) => await endWindow('end-maintenance', id, options),
    async acceptLevel({ by, service, location = null, measure = null, reason, idempotencyKey }) {
      const { services } = await store.status(clock.now());
      const series = services.flatMap((status) => (status.service === service ? (status.series ?? []) : []));
      const isFollowed = series.some(
        (each) => (location === null || each.location === location) && (measure === null || each.measure === measure),
      );
      if (!isFollowed)
        throw new OperatorRequestError(
          'SERIES_NOT_FOUND',
          `no such measure of ${service} was read in the last 30 minutes`,
        );
      const command = { kind: 'accept-level', by, service, location, measure, reason } as const;
      return await add(command, { idempotencyKey });
    },
    checkNow: async (scope, options) => await add({ kind: 'check', by: options.by, scope }, options),
  };
}

/** Whether a command is about an incident or a window; the id of an incident may be the beginning of one. */
function isAbout(command: OperatorCommand, id: string): boolean {
  if ('incident' in command) return command.incident.startsWith(id);
  return 'id' in command && command.id === id;
}
