// Configuration

export type { ConfigProblem } from './config/config-error.ts';
export { ConfigError } from './config/config-error.ts';
export type { LoadOptions } from './config/load-config.ts';
export { loadConfig } from './config/load-config.ts';
export { readMonitorSettings } from './config/monitor-settings.ts';
export type { ElasticSettings, LoadedConfig, MonitorSettings, StorePlace, Target } from './config/target.ts';
export type {
  MaintenanceWindow,
  OnceTimes,
  Scope,
  Service,
  TargetSettings,
  Weekday,
  WeeklyTimes,
  WindowMode,
} from '@mdmkit/monitor/model';

// One check of every target

export type { CheckEndpointsOptions } from './check/check-endpoints.ts';
export { checkEndpoints, endpointTargets } from './check/check-endpoints.ts';
export type { CheckFailure } from './check/check-target.ts';
export type { RunOptions } from './check/run-checks.ts';
export { runChecks } from './check/run-checks.ts';
export { StateFileError, readStateFile, writeStateFile } from './check/state-file.ts';
export type { NetworkOptions } from './network/network-access.ts';
export type { ResultOf, ServiceFacts } from './probes/index.ts';
export { isResultOf } from './probes/index.ts';
export type {
  CheckResult,
  Classification,
  FailOn,
  ResultClass,
  ResultIdParts,
  ResultPhases,
  RunReport,
  Warning,
  WarningCode,
} from '@mdmkit/monitor/model';
export { classifyError, exitCodeOf, exitCodes, parseResultId, resultId, targetHash } from '@mdmkit/monitor/model';

// Reports and explanations

export { explain } from './explain/explain.ts';
export type { Explanation } from './explain/explanation.ts';
export type { FormatContext, FormatName } from './report/formats.ts';
export { formatNames, formatReport } from './report/formats.ts';
export { formatJson } from './report/json.ts';
export type { TableOptions } from './report/table.ts';
export { formatTable } from './report/table.ts';

// The monitoring service

export type { MonitorService, MonitorServiceOptions, WatchedTarget } from './service/monitor-service.ts';
export { createMonitorService } from './service/monitor-service.ts';
export type { OnServiceEvent, ServiceEvent } from './service/service-event.ts';
export type { Caps } from '@mdmkit/monitor/schedule';

// States and incidents

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
export type {
  Episode,
  Evidence,
  Incident,
  IncidentEvent,
  Notification,
  Severity,
  TargetState,
  TargetStateName,
  Verdict,
} from '@mdmkit/monitor/model';
export { severities, targetStates, verdicts } from '@mdmkit/monitor/model';

// The store

export type { OpenStoreOptions } from './store/open-store.ts';
export { openStore } from './store/open-store.ts';
export { createPostgresBudgetStore } from './store/postgres/budget-store.ts';
export { createPostgresStore } from './store/postgres/create-postgres-store.ts';
export type { PostgresOptions } from './store/postgres/open-postgres.ts';
export { createPostgresSessionStore } from './store/postgres/session-store.ts';
export type { SharedValuesOptions } from './store/postgres/shared-values.ts';
export { createSqliteStore } from './store/sqlite/create-sqlite-store.ts';
export type { SqliteOptions } from './store/sqlite/open-sqlite.ts';
export type { StoreErrorCode } from './store/store-error.ts';
export { StoreError, storeErrorCodes } from './store/store-error.ts';
export type {
  Batch,
  IncidentPage,
  IncidentQuery,
  IncidentStory,
  LocationStates,
  KeptMonitor,
  LocatedRollup,
  NotificationPage,
  NotificationQuery,
  OutboxEntry,
  PageQuery,
  Rollup,
  ServiceStatus,
  Store,
  StoreFinding,
  StoreStatus,
  TargetHistory,
  TargetReading,
  TargetPage,
  TargetQuery,
  UncheckedTarget,
} from './store/store.ts';
export type {
  Gap,
  NumberedCommand,
  OperatorCommand,
  RunFlag,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  StoredView,
  TargetSnapshot,
  UncheckedReason,
  UncheckedSpan,
} from '@mdmkit/monitor/model';

// The engine

export { createEmbeddedEngine } from './engine/embedded.ts';
export type { LoopStats } from './engine/loop.ts';
export type {
  ClaimedRun,
  DueCount,
  Engine,
  FinishedRun,
  RunReason,
  ScheduledTarget,
  TargetChanges,
} from '@mdmkit/monitor/model';

// In a backend

export type {
  CallObservation,
  HealthRoute,
  HealthRouteOptions,
  ObservationHooksOptions,
  ObserveOptions,
} from '@mdmkit/monitor/library';
export { healthRoute, observationHooks, observe } from '@mdmkit/monitor/library';

// Your own probe, and the findings of ours

export type { EndpointCode, EndpointFinding } from './probes/endpoint/findings.ts';
export { endpointFindings } from './probes/endpoint/findings.ts';
export type { EndpointHost } from './probes/endpoint/hosts.ts';
export { endpointHosts, endpointHostsAsOf } from './probes/endpoint/hosts.ts';
export type { ZeroTouchCode } from './probes/google/zero-touch-findings.ts';
export { zeroTouchFindings } from './probes/google/zero-touch-findings.ts';
export type { OriginName } from './probes/index.ts';
export type { FactValue, Finding, Probe, ProbeClientOptions, ProbeContext } from './probes/probe.ts';
export { defineProbe } from './probes/probe.ts';
export type { PushCode } from './probes/push/findings.ts';
export { pushFindings } from './probes/push/findings.ts';

// Device Assignment and the Apple Business API side by side

export type { OrganisationComparison, ServerComparison } from './reconcile/compare.ts';
export type { ReconcileOptions, ReconcileReport } from './reconcile/reconcile.ts';
export { ReconcileError, reconcileOrganisation } from './reconcile/reconcile.ts';

// Canaries of your own

export type {
  BoundCanary,
  Canary,
  CanaryCall,
  CanaryChange,
  CanaryEffect,
  CanaryOutcome,
  CanaryStep,
  CleanUpOptions,
  CleanUpResult,
  EffectReading,
  PlannedChange,
  PlanTools,
  RunCanaryOptions,
  StepPhase,
  StepTiming,
} from '@mdmkit/monitor/canary';
export {
  CanaryFinding,
  callsOf,
  cleanUpIntents,
  createMemoryJournal,
  defineCanary,
  runCanary,
} from '@mdmkit/monitor/canary';
export type {
  CanaryIntent,
  CanaryJournal,
  CanaryLease,
  CanaryValue,
  IntentAnswer,
  IntentLimit,
  IntentLimits,
  IntentQuery,
  IntentState,
  LeaseGrant,
  LeaseRequest,
} from '@mdmkit/monitor/model';
export type { OpenOwnCanary, OwnCanary, OwnCanaryClients, OwnCanaryParts } from './canaries/own-canary.ts';
export { defineOwnCanary } from './canaries/own-canary.ts';
export { createStoreJournal } from './canaries/store-journal.ts';
