// Configuration
export type { ConfigProblem } from './config/config-error.ts';
export { ConfigError } from './config/config-error.ts';
export type { LoadedConfig, LoadOptions, Target } from './config/load-config.ts';
export { loadConfig } from './config/load-config.ts';
// The monitoring service
export type { MonitorSettings, StorePlace } from './config/monitor-settings.ts';
export { readMonitorSettings } from './config/monitor-settings.ts';
export type { TargetSettings } from './config/settings.ts';
// The engine behind it
export { createEmbeddedEngine } from './engine/embedded.ts';
export type { ClaimedRun, Engine, FinishedRun, RunReason, ScheduledTarget, TargetChanges } from './engine/engine.ts';
// Explanations
export { explain } from './explain/explain.ts';
export type { Explanation } from './explain/explanation.ts';
// In a backend
export type { HealthRoute, HealthRouteOptions } from './library/health-route.ts';
export { healthRoute } from './library/health-route.ts';
export type { Observation, ObservationHooksOptions, ObserveOptions } from './library/observe.ts';
export { observationHooks, observe } from './library/observe.ts';
export type { Evidence, Severity, Verdict } from './monitor/attribution/verdict.ts';
export { severities, verdicts } from './monitor/attribution/verdict.ts';
// What a result is called
export type { Classification } from './monitor/classify.ts';
export { classifyError } from './monitor/classify.ts';
export type { Incident, IncidentEvent, Notification } from './monitor/incidents/incident.ts';
export type { ActiveWindow } from './monitor/maintenance/maintenance.ts';
export type { MaintenanceWindow, OnceTimes, Weekday, WeeklyTimes, WindowMode } from './monitor/maintenance/window.ts';
// States from run to run
export type { KeptTarget } from './monitor/state-file.ts';
export { readStateFile, StateFileError, writeStateFile } from './monitor/state-file.ts';
export type {
  Episode,
  StateEffect,
  StateEvent,
  Step,
  TargetState,
  TargetStateName,
  Thresholds,
} from './monitor/state-machine.ts';
export { initialState, step, targetStates, usualThresholds } from './monitor/state-machine.ts';
export type { StateTracker } from './monitor/state-tracker.ts';
export { createStateTracker } from './monitor/state-tracker.ts';
export type { TargetRecord } from './monitor/tracked-target.ts';
// Hosts and findings that no vendor's package knows
export type { NetworkOptions } from './network/network-access.ts';
export type { EndpointCode, EndpointFinding } from './probes/endpoint/findings.ts';
export { endpointFindings } from './probes/endpoint/findings.ts';
export type { EndpointHost } from './probes/endpoint/hosts.ts';
export { endpointHosts, endpointHostsAsOf } from './probes/endpoint/hosts.ts';
export type { ZeroTouchCode } from './probes/google/zero-touch-findings.ts';
export { zeroTouchFindings } from './probes/google/zero-touch-findings.ts';
// Probes of one's own
export type { FactValue, Finding, OriginName, Probe, ProbeClientOptions, ProbeContext } from './probes/probe.ts';
export { defineProbe } from './probes/probe.ts';
export type { PushCode } from './probes/push/findings.ts';
export { pushFindings } from './probes/push/findings.ts';
export type { ResultOf, ServiceFacts } from './probes/service-facts.ts';
export { isResultOf } from './probes/service-facts.ts';
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
// One run
export type { CheckEndpointsOptions } from './run/check-endpoints.ts';
export { checkEndpoints, endpointTargets } from './run/check-endpoints.ts';
export type { CheckFailure } from './run/check-target.ts';
export type { FailOn } from './run/exit-code.ts';
export { exitCodeOf, exitCodes } from './run/exit-code.ts';
export type { CheckResult, ResultClass, ResultPhases, RunReport, Service, Warning, WarningCode } from './run/result.ts';
export type { ResultIdParts } from './run/result-id.ts';
export { parseResultId, resultId, targetHash } from './run/result-id.ts';
export type { RunOptions } from './run/run-checks.ts';
export { runChecks } from './run/run-checks.ts';
export type { LoopStats } from './scheduler/loop-options.ts';
export type { Caps } from './scheduler/service-load.ts';
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
  DueCount,
  Gap,
  IncidentStory,
  KeptMonitor,
  NumberedWord,
  OperatorWord,
  PageQuery,
  Rollup,
  RunFlag,
  Scope,
  ServiceStatus,
  Store,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  StoreFinding,
  StoreStatus,
  TargetHistory,
} from './store/store.ts';
export type { StoreErrorCode } from './store/store-error.ts';
export { StoreError, storeErrorCodes } from './store/store-error.ts';
