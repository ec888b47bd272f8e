import type { Measure, Scope, Verdict, WindowMode } from '@mdmkit/monitor/model';
import type { CommandOptions } from '../store/store.ts';
import type { OperatorWindowList } from './operator-window-list.ts';

/** The most characters of what a person writes: a reason, a name. */
export const longestText = { reason: 500, name: 200 } as const;

const dayMs = 86_400_000;

/** The longest times of requests, in milliseconds. With a misspelt time nobody would be notified for years. */
export const longestMs = { acknowledgement: 7 * dayMs, silence: 30 * dayMs, maintenance: 366 * dayMs } as const;

/** Who asks for a change, and which request it is. */
export interface OperatorRequestOptions extends CommandOptions {
  /** The name of the operator. */
  readonly by: string;
  /** Whether the tenants of the scope are all those of an access token: some of them may have no target. Default: false. */
  readonly ofAccessToken?: boolean;
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
   * @throws OperatorRequestError - If there is no such incident, if it is closed, or if the time is longer than seven days.
   */
  acknowledge(id: string, forMs: number | undefined, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Returns how long an acknowledgement of an incident is valid if the person does not say so, in milliseconds. */
  acknowledgementMs(incident: string): Promise<number>;
  /** Removes the acknowledgement of an incident. Throws what `acknowledge` throws. */
  unacknowledge(id: string, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /** Replaces the verdict of an incident. Throws what `acknowledge` throws. */
  overrideVerdict(id: string, verdict: Verdict, options: OperatorRequestOptions): Promise<AcceptedRequest>;
  /**
   * Mutes notifications.
   *
   * @throws OperatorRequestError - If no target is known under a name of the scope, or if the time is longer than 30 days.
   */
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
   * @throws OperatorRequestError - If the window does not end after its start and after now, or ends in more than a year; if no target is
   *   known under a name of the scope.
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
  /**
   * Checks targets as soon as possible.
   *
   * @throws OperatorRequestError - If no target is known under a name of the scope.
   */
  checkNow(scope: Scope, options: OperatorRequestOptions): Promise<AcceptedRequest>;
}

/** An operator asked for a change that is not possible. */
export class OperatorRequestError extends Error {
  /** The name of the class. */
  override readonly name = 'OperatorRequestError';
  /** Why. */
  readonly code:
    | 'INCIDENT_NOT_FOUND'
    | 'INCIDENT_CLOSED'
    | 'WINDOW_NOT_FOUND'
    | 'SERIES_NOT_FOUND'
    | 'TARGET_NOT_FOUND'
    | 'INVALID_TIMES';

  /** Makes the error. */
  constructor(code: OperatorRequestError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
