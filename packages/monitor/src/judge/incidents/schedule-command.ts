interface ServiceCommand<Kind extends string> {
  /** What the schedule has to do. */
  readonly kind: Kind;
  /** The service. */
  readonly service: string;
}

interface TargetsCommand<Kind extends string> extends ServiceCommand<Kind> {
  /** The targets. */
  readonly targets: readonly string[];
}

/** What the monitor asks of the schedule. */
export type ScheduleCommand =
  /** Check a target again soon: its state is about to change. */
  | {
      /** What the schedule has to do. */
      readonly kind: 'recheck';
      /** The target. */
      readonly target: string;
      /** The location. */
      readonly location: string;
    }
  /** Check these targets and all neutral hosts at once. */
  | TargetsCommand<'quorum'>
  /** Check these targets at once: an operator asked for it. */
  | {
      /** What the schedule has to do. */
      readonly kind: 'burst';
      /** The targets. */
      readonly targets: readonly string[];
    }
  /** Until `resume`, check only these targets of the service. */
  | TargetsCommand<'sample'>
  /** Check all targets of the service at their intervals again. */
  | ServiceCommand<'resume'>
  /** Check all targets of the service once: the incident closes if they are well. */
  | (ServiceCommand<'reprobe'> & {
      /** The time over which the checks are spread, in milliseconds. */
      readonly overMs: number;
      /** The incident. */
      readonly incident: string;
    });
