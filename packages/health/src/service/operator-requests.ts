import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { Incident, OperatorCommand, Scope, Verdict } from '@mdmkit/monitor/model';
import type { CommandOptions, Store } from '../store/store.ts';

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

/** What became of a request. */
export interface AcceptedRequest {
  /** The number of the command; the same request with the same idempotency key gets the same number. */
  readonly command: number;
}

/** A silence that was accepted. */
export interface AcceptedSilence extends AcceptedRequest {
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
   * Acknowledges an incident for some time. An id may be the beginning of one.
   *
   * @throws OperatorRequestError - If there is no such incident, or if it is closed.
   */
  acknowledge(id: string, forMs: number, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Removes the acknowledgement of an incident. Throws what `acknowledge` throws. */
  unacknowledge(id: string, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Replaces the verdict of an incident. Throws what `acknowledge` throws. */
  overrideVerdict(id: string, verdict: Verdict, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Mutes notifications. */
  silence(request: SilenceRequest): Promise<AcceptedSilence>;
  /** Ends a silence. */
  endSilence(id: string, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Checks targets as soon as possible. */
  checkNow(scope: Scope, options: OperatorRequestOptions): Promise<AcceptedRequest>;
}

/** An operator asked for a change that is not possible. */
export class OperatorRequestError extends Error {
  /** The name of the class. */
  override readonly name = 'OperatorRequestError';
  /** Why. */
  readonly code: 'INCIDENT_NOT_FOUND' | 'INCIDENT_CLOSED';

  /** Makes the error. */
  constructor(code: OperatorRequestError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A repetition of a request has to name the same silence. */
function silenceNumber(idempotencyKey: string | undefined): string {
  const bytes = idempotencyKey === undefined ? randomBytes(4) : createHash('sha256').update(idempotencyKey).digest();
  return bytes.toString('hex', 0, 4);
}

/** Makes the requests of operators over a store. */
export function createOperatorRequests(
  store: Pick<Store, 'incident' | 'addCommand'>,
  clock: Pick<Clock, 'now'>,
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
  return {
    async acknowledge(id, forMs, options) {
      const incident = await openIncident(id);
      const untilMs = clock.now() + forMs;
      return await add({ kind: 'acknowledge', incident: incident.id, by: options.by, untilMs }, options);
    },
    async unacknowledge(id, options) {
      const incident = await openIncident(id);
      return await add({ kind: 'unacknowledge', incident: incident.id, by: options.by }, options);
    },
    async overrideVerdict(id, verdict, options) {
      const incident = await openIncident(id);
      return await add({ kind: 'override', incident: incident.id, by: options.by, verdict }, options);
    },
    async silence({ by, scope, forMs, reason, idempotencyKey }) {
      const nowMs = clock.now();
      const id = `silence-${silenceNumber(idempotencyKey)}`;
      const untilMs = nowMs + forMs;
      const command = { kind: 'silence', id, by, scope, fromMs: nowMs, untilMs, reason } as const;
      return { ...(await add(command, { idempotencyKey }, nowMs)), id, untilMs };
    },
    endSilence: async (id, options) => await add({ kind: 'unsilence', id, by: options.by }, options),
    checkNow: async (scope, options) => await add({ kind: 'check', by: options.by, scope }, options),
  };
}
