// Services and checks
export type { CanarySeries, ProbedService, Service } from './service.ts';
export { canarySeries, probedServiceOf, probedServices, services } from './service.ts';
export type { SettingsProblem, TargetSettings } from './settings.ts';
export {
  Duration,
  defaultIntervalMs,
  defaultTimeoutMs,
  mergeSettings,
  Settings,
  settingsMembers,
  settingsProblem,
} from './settings.ts';
export { describeDuration, durationPattern, parseDuration } from './duration.ts';
export { Identifier } from './identifier.ts';
export { createPattern } from './pattern.ts';

// Results
export type { ResultClass, ResultPhases, ResultWaits, Warning, WarningCode } from './result.ts';
export { CheckResult, RunReport, resultClasses, warningCodes } from './result.ts';
export type { ResultIdParts } from './result-id.ts';
export { parseResultId, resultId, targetHash } from './result-id.ts';
export type { Classification } from './classify.ts';
export { classifyError, classifyExpired, classifyProberFault, classOf, foreignOwnerCodes } from './classify.ts';
export { describeWarning, isUrgent } from './warning-texts.ts';
export { daysUntil, expiryWarningDays, expiryWarnings, hasEnded } from './expiry.ts';
export { clockOffSeconds, wholeSeconds } from './clock-skew.ts';
export type { FailOn } from './exit-code.ts';
export { exitCodeOf, exitCodes } from './exit-code.ts';

// Target states
export type { Episode, TargetState, TargetStateName } from './target-state.ts';
export { targetStates } from './target-state.ts';
export type { Matchable } from './scope.ts';
export { createScopeMatcher } from './scope.ts';
export type { UncheckedCandidate, UncheckedReason, UncheckedSpan } from './unchecked.ts';
export { createUncheckedTest, uncheckedReasons } from './unchecked.ts';
export type { TargetSnapshot } from './target-snapshot.ts';

// Attribution
export type { Observation } from './observation.ts';
export { controlService } from './observation.ts';
export type { Finding } from './finding.ts';
export { expiredCode, findingOf, isLocalCode } from './finding.ts';
export type { Severity, TitleFacts, Verdict, VerdictFacts } from './verdict.ts';
export {
  isVerdict,
  meaningOf,
  ownerOf,
  remedyOf,
  severities,
  shortenKeys,
  titleOf,
  verdictFacts,
  verdicts,
} from './verdict.ts';
export type { Judgement } from './judgement.ts';
export { causeKey } from './judgement.ts';
export type { BurningBudget, Evidence, OwnCause } from './incident-evidence.ts';

// Incidents
export type { Incident, IncidentEvent, Notification } from './incident.ts';
export { flapping } from './incident.ts';
export { eventTemplates, eventText, eventTextInJapanese } from './event-texts.ts';
export type {
  Delivery,
  DeliveryContent,
  DeliveryEvidence,
  DeliveryItem,
  DeliveryKind,
  DeliveryState,
  NewDelivery,
} from './delivery.ts';
export { deliveryKinds, deliveryStates } from './delivery.ts';
export type { ChainRun, Escalation } from './escalation.ts';
export type { OwnTrouble, OwnTroubleKind } from './own-trouble.ts';
export { ownTroubleOf, ownTroubleTable } from './own-trouble.ts';
export type { MaintenanceWindow, OnceTimes, Weekday, WeeklyTimes, WindowMode } from './maintenance-window.ts';
export { weekdays, windowModes } from './maintenance-window.ts';

// Records of a store
export type {
  DueCount,
  Gap,
  GapShards,
  NumberedCommand,
  OperatorCommand,
  RunFlag,
  Scope,
  StoredEpisode,
  StoredRun,
  StoredTarget,
  StoredView,
} from './records.ts';

// Canaries
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
} from './canary.ts';
export { intentStates, longestLeaseMs, openIntentStates } from './canary.ts';

// The engine that executes runs
export type {
  ClaimedRun,
  Engine,
  FinishedRun,
  RunReason,
  ScheduledTarget,
  SkipCount,
  SkipReason,
  TargetChanges,
} from './engine.ts';
// The vendors' status feeds
export type {
  FeedChange,
  FeedEvent,
  FeedEventKind,
  FeedEventStatus,
  FeedImpact,
  FeedName,
  FeedReading,
  FeedRecord,
  MissingFeedName,
  TrackedFeedEvent,
  VendorState,
} from './feed.ts';
export { feedEventKinds, feedEventStatuses, feedImpacts, vendorStates } from './feed.ts';
export type { Measure, SeriesReading, UnusualService } from './series.ts';
export { measures } from './series.ts';
