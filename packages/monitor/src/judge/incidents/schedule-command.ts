/** What the monitor asks of whoever plans the runs. */
export type ScheduleCommand =
  /** Look at a target again soon: its state is about to change. */
  | { readonly kind: 'recheck'; readonly target: string; readonly location: string }
  /** Look at these targets and at all neutral hosts at once. */
  | { readonly kind: 'quorum'; readonly service: string; readonly targets: readonly string[] }
  /** Until `resume`, look at no other targets of the service than these. */
  | { readonly kind: 'sample'; readonly service: string; readonly targets: readonly string[] }
  /** Look at all targets of the service again, as usual. */
  | { readonly kind: 'resume'; readonly service: string }
  /** Look at all targets of the service once, spread over this time: the incident closes if they are well. */
  | { readonly kind: 'reprobe'; readonly service: string; readonly overMs: number; readonly incident: string };
