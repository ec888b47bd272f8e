// Configuration

export type {
  ActiveWindow,
  StateEffect,
  StateEvent,
  StateTracker,
  Step,
  TargetRecord,
  Thresholds,
} from '@mdmkit/monitor/judge';
export { createStateTracker, initialState, step, usualThresholds } from '@mdmkit/monitor/judge';
// In a backend
export type {
  CallObservation,
  HealthRoute,
  HealthRouteOptions,
  ObservationHooksOptions,
  ObserveOptions,
} from '@mdmkit/monitor/library';
export { healthRoute, observationHooks, observe } from '@mdmkit/monitor/library';
// What a result is called
// States from run to run
export type {
  CheckResult,
  ClaimedRun,
  Classification,
  DueCount,
  Engine,
  Episode,
  Evidence,
  FailOn,
  FinishedRun,
  Gap,
  Incident,
  IncidentEvent,
  MaintenanceWindow,
  Notification,
  NumberedCommand,
  OnceTimes,
  OperatorCommand,
  ResultClass,
  ResultIdParts,
  ResultPhases,
  RunFlag,
  RunReason,
  RunReport,
  ScheduledTarget,
  Scope,
  Service,
  Severity,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  TargetChanges,
  TargetSettings,
  TargetSnapshot,
  TargetState,
  TargetStateName,
  Verdict,
  Warning,
  WarningCode,
  Weekday,
  WeeklyTimes,
  WindowMode,
} from '@mdmkit/monitor/model';
export {
  classifyError,
  exitCodeOf,
  exitCodes,
  parseResultId,
  resultId,
  severities,
  targetHash,
  targetStates,
  verdicts,
} from '@mdmkit/monitor/model';
export type { Caps } from '@mdmkit/monitor/schedule';
// One run
export type { CheckEndpointsOptions } from './check/check-endpoints.ts';
export { checkEndpoints, endpointTargets } from './check/check-endpoints.ts';
export type { CheckFailure } from './check/check-target.ts';
export type { RunOptions } from './check/run-checks.ts';
export { runChecks } from './check/run-checks.ts';
export { readStateFile, StateFileError, writeStateFile } from './check/state-file.ts';
export type { ConfigProblem } from './config/config-error.ts';
export { ConfigError } from './config/config-error.ts';
export type { LoadOptions } from './config/load-config.ts';
export { loadConfig } from './config/load-config.ts';
export { readMonitorSettings } from './config/monitor-settings.ts';
// The monitoring service
export type { LoadedConfig, MonitorSettings, StorePlace, Target } from './config/target.ts';
// The engine behind it
export { createEmbeddedEngine } from './engine/embedded.ts';
export type { LoopStats } from './engine/loop.ts';
// Explanations
export { explain } from './explain/explain.ts';
export type { Explanation } from './explain/explanation.ts';
// Hosts and findings that no vendor's package knows
export type { NetworkOptions } from './network/network-access.ts';
export type { EndpointCode, EndpointFinding } from './probes/endpoint/findings.ts';
export { endpointFindings } from './probes/endpoint/findings.ts';
export type { EndpointHost } from './probes/endpoint/hosts.ts';
export { endpointHosts, endpointHostsAsOf } from './probes/endpoint/hosts.ts';
export type { ZeroTouchCode } from './probes/google/zero-touch-findings.ts';
export { zeroTouchFindings } from './probes/google/zero-touch-findings.ts';
// Probes of one's own
export type { OriginName, ResultOf, ServiceFacts } from './probes/index.ts';
export { isResultOf } from './probes/index.ts';
export type { FactValue, Finding, Probe, ProbeClientOptions, ProbeContext } from './probes/probe.ts';
export { defineProbe } from './probes/probe.ts';
export type { PushCode } from './probes/push/findings.ts';
export { pushFindings } from './probes/push/findings.ts';
// Two services side by side
export type { OrganisationComparison, ServerComparison } from './reconcile/compare.ts';
export type { ReconcileOptions, ReconcileReport } from './reconcile/reconcile.ts';
export { ReconcileError, reconcileOrganisation } from './reconcile/reconcile.ts';
// Reports
export type { FormatContext, FormatName } from './report/formats.ts';
export { formatNames, formatReport } from './report/formats.ts';
export { formatJson } from './report/json.ts';
export type { TableOptions } from './report/table.ts';
export { formatTable } from './report/table.ts';
export type { MonitorService, MonitorServiceOptions } from './service/monitor-service.ts';
export { createMonitorService } from './service/monitor-service.ts';
export type { OnServiceEvent, ServiceEvent } from './service/service-event.ts';
// Where it keeps what it knows
export { openStore } from './store/open-store.ts';
export { createPostgresStore } from './store/postgres/create-postgres-store.ts';
export type { PostgresOptions } from './store/postgres/open-postgres.ts';
export { createSqliteStore } from './store/sqlite/create-sqlite-store.ts';
export type { SqliteOptions } from './store/sqlite/open-sqlite.ts';
export type {
  Batch,
  IncidentStory,
  KeptMonitor,
  PageQuery,
  Rollup,
  ServiceStatus,
  Store,
  StoreFinding,
  StoreStatus,
  TargetHistory,
} from './store/store.ts';
export type { StoreErrorCode } from './store/store-error.ts';
export { StoreError, storeErrorCodes } from './store/store-error.ts';
