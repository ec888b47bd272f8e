import type { ResultClass } from './result.ts';
import type { Episode, TargetState } from './target-state.ts';

/** A finished run, as the store keeps it. Target and start identify it: storing it twice stores it once. */
export interface StoredRun {
  /** The target's id. */
  readonly target: string;
  /** The start, in milliseconds since 1970. */
  readonly startedMs: number;
  /** The duration of the whole run, in milliseconds. */
  readonly durationMs: number;
  /** The time that the service took to answer, in milliseconds; null if nothing was sent. */
  readonly latencyMs: number | null;
  /** The class of the result. */
  readonly class: ResultClass;
  /** The stable code; null if the class is `ok`. */
  readonly code: string | null;
  /** The requests of the call that needed the most. */
  readonly attempts: number;
  /** The location of the checker. */
  readonly location: string;
  /** Why the measurement is unreliable: the checker was slow, the clock stepped, a maintenance window was active. */
  readonly flags: readonly RunFlag[];
  /** The text of a failure, without secrets; it is kept longer than the run. Null for a run that did not fail. */
  readonly failure: {
    /** What happened, in one sentence. */
    readonly error: string;
    /** The vendor's id of the request; null without one. */
    readonly requestId: string | null;
  } | null;
}

/** Why a measurement is unreliable. */
export type RunFlag = 'lag' | 'clock-step' | 'maintenance' | 'late';

/** A target, as the store keeps it: its state and its last run. */
export interface StoredTarget {
  /** The target's id. */
  readonly target: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
  /** The state, with the failures counted so far. */
  readonly state: TargetState;
  /** The last hard states, oldest first, from which flapping is computed. */
  readonly hardStates: readonly {
    /** `u` for up, `d` for down. */
    readonly state: 'u' | 'd';
    /** The start of the state, in milliseconds since 1970. */
    readonly atMs: number;
  }[];
  /** Whether it flaps. */
  readonly flapping: boolean;
  /** The start of its last run; null before the first. */
  readonly lastRunMs: number | null;
  /** The class of the last run; null before the first. */
  readonly class: ResultClass | null;
  /** The code of the last run; null if its class is `ok`. */
  readonly code: string | null;
  /** The facts of its checks, as JSON. */
  readonly facts: string;
  /** The incident that explains its failures; null for none. */
  readonly coveredBy: string | null;
  /** What each location says of it. Absent while only one location does. */
  readonly locations?: readonly StoredView[];
}

/** How one location sees a target. */
export interface StoredView {
  /** The location. */
  readonly location: string;
  /** The state there. */
  readonly state: TargetState;
  /** When its last run there began; null before the first. */
  readonly lastRunMs: number | null;
  /** What that run found; null before the first. */
  readonly class: ResultClass | null;
  /** Its code. */
  readonly code: string | null;
}

/** A span in which a target was not healthy. */
export interface StoredEpisode extends Episode {
  /** The target's id. */
  readonly target: string;
  /** The time of its first good result; null while it lasts. */
  readonly endMs: number | null;
  /** The incident that explains it; null for none. */
  readonly incident: string | null;
}

/** A time span without checks. */
export interface Gap {
  /** The location. */
  readonly location: string;
  /** The start, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The end, not included, in milliseconds since 1970. */
  readonly toMs: number;
  /** The reason. */
  readonly reason: 'stopped' | 'suspended' | 'stalled' | 'store' | 'sampled' | 'shed' | 'unheld';
  /** The service, if only one was not checked; null for all. */
  readonly service: string | null;
  /** The shards of which no target was checked, if it is a part of them. Default: all targets. */
  readonly shards?: GapShards;
}

/** Some of the shards of the targets of a location. */
export interface GapShards {
  /** Their numbers. */
  readonly numbers: readonly number[];
  /** How many shards there are. */
  readonly of: number;
}

/** How many runs of a service were due in five minutes. Coverage is measured by it. */
export interface DueCount {
  /** The service. */
  readonly service: string;
  /** The location. */
  readonly location: string;
  /** The start of the five minutes, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** The number of runs to add. */
  readonly due: number;
}

interface Command<Kind extends string> {
  /** What the person asks for. */
  readonly kind: Kind;
  /** The person. */
  readonly by: string;
}

interface IncidentCommand<Kind extends string> extends Command<Kind> {
  /** The id of the incident. */
  readonly incident: string;
}

interface WindowCommand<Kind extends string> extends Command<Kind> {
  /** The id of the silence or of the maintenance window. */
  readonly id: string;
}

interface NewWindowCommand<Kind extends string> extends WindowCommand<Kind> {
  /** What it applies to. */
  readonly scope: Scope;
  /** The start, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The end, not included, in milliseconds since 1970. */
  readonly untilMs: number;
  /** The reason. */
  readonly reason: string;
}

/**
 * A command of a person: an acknowledgement, a silence, a maintenance window, another verdict, a level that is usual from now on.
 * The service executes it.
 */
export type OperatorCommand =
  | (IncidentCommand<'acknowledge'> & {
      /** The end of the acknowledgement, in milliseconds since 1970. */
      readonly untilMs: number;
    })
  | IncidentCommand<'unacknowledge'>
  | (IncidentCommand<'override'> & {
      /** The verdict in place of the computed one. */
      readonly verdict: string;
    })
  | (IncidentCommand<'escalate'> & {
      /** Why the next step is due at once, such as `no-answer`. */
      readonly reason: string;
    })
  | (IncidentCommand<'ticket'> & {
      /** The channel of the partner. */
      readonly channel: string;
      /** What became of the ticket: `accepted`, `working`, `returned` or `closed`. */
      readonly state: string;
      /** The partner's own number of the ticket. Default: none. */
      readonly reference?: string;
      /** What the partner says. Default: nothing. */
      readonly note?: string;
      /** The end of the acknowledgement that the state means, in milliseconds since 1970; null if it means none. */
      readonly untilMs: number | null;
    })
  | NewWindowCommand<'silence'>
  | WindowCommand<'unsilence'>
  | (NewWindowCommand<'maintenance'> & {
      /** What the window does: `annotate`, `suppress` or `pause`. */
      readonly mode: string;
    })
  | WindowCommand<'end-maintenance'>
  | (Command<'check'> & {
      /** What to check at once. */
      readonly scope: Scope;
    })
  | (Command<'accept-level'> & {
      /** The service whose measures are as they should be now. */
      readonly service: string;
      /** Only at this location; null for all. */
      readonly location: string | null;
      /** Only this measure; null for all. */
      readonly measure: string | null;
      /** The reason. */
      readonly reason: string;
    });

/** What a window or silence applies to: every member that is present has to match. */
export interface Scope {
  /** Services. */
  readonly services?: readonly string[];
  /** Tenants. */
  readonly tenants?: readonly string[];
  /** Patterns of target ids, such as `aurora/*`. */
  readonly targets?: readonly string[];
}

/** A command of a person, with its place in the order of all commands. */
export interface NumberedCommand {
  /** The number; later commands have larger numbers. */
  readonly id: number;
  /** The time of the command, in milliseconds since 1970. */
  readonly atMs: number;
  /** The command. */
  readonly command: OperatorCommand;
  /** Whether the service has carried it out. */
  readonly handled: boolean;
}
