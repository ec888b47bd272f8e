// From check results to incidents
export type { Monitor, MonitorChanges, MonitorOptions, Outcome } from './monitor.ts';
export { createMonitor } from './create-monitor.ts';
export type { MonitoredTarget, TargetRecord } from './tracked-target.ts';
export type { IncidentChanges } from './incidents/ledger.ts';
export type { ScheduleCommand } from './incidents/schedule-command.ts';

// Verdicts
export { meaningOf, ownerOf, remedyOf } from '../model/verdict.ts';

// Target states, one target at a time
export type { StateEffect, StateEvent, Step, Thresholds } from './state-machine.ts';
export { initialState, step, usualThresholds } from './state-machine.ts';
export type { StateTracker, TrackedResult, TrackerTarget } from './state-tracker.ts';
export { createStateTracker } from './state-tracker.ts';

// Several locations
export type { LocationState, ReducedState } from './reduce-locations.ts';
export { reduceLocations } from './reduce-locations.ts';

// Maintenance windows and silences
export type { ActiveWindow, Maintenance, OperatorWindow, Pause } from './maintenance/maintenance.ts';
export { type Span, spanAt } from './maintenance/span-at.ts';
export { createMaintenance } from './maintenance/maintenance.ts';
export type { Matchable } from '../model/scope.ts';

// One target against its own history
export type { OwnHistory, TargetHour } from './own-history.ts';
export { judgeOwnHistory, leastFailed, ownHistoryMs, windowReachMs } from './own-history.ts';
