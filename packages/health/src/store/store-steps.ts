import type { StoredTarget } from '@mdmkit/monitor/model';
import type { ExportPage, ExportPlace } from './keep/export.ts';
import type { DeploymentPart, KeptMonitor, Store } from './store.ts';

/**
 * Every step of a store, and its name in error messages. This is the only list of steps: the worker thread, the guard
 * against a closed store and the translation of errors are made from it.
 */
export const operations = {
  migrate: 'Bringing the store up to date',
  commit: 'Writing a batch',
  addCommand: "Adding an operator's command",
  commandsAfter: "Reading operators' commands",
  commandsInForce: "Reading operators' commands",
  windowCommands: "Reading operators' commands",
  troubledTenants: 'Reading tenants',
  commandOfKey: "Reading operators' commands",
  addAccessToken: 'Adding an access token',
  revokeAccessToken: 'Revoking an access token',
  accessTokens: 'Reading access tokens',
  endSession: 'Ending a session',
  isSessionEnded: 'Reading an ended session',
  audit: 'Reading the audit log',
  acquireCanaryLease: 'Acquiring the lease of a canary',
  renewCanaryLease: 'Renewing the lease of a canary',
  releaseCanaryLease: 'Releasing the lease of a canary',
  addCanaryIntent: 'Writing an intent of a canary',
  updateCanaryIntent: 'Writing an intent of a canary',
  canaryIntents: 'Reading the intents of canaries',
  takeShards: 'Taking shards over',
  scheduleRequestsAfter: 'Reading what the schedules have to do',
  workers: 'Reading the workers',
  targetsNamed: 'Reading targets',
  databaseTimeMs: 'Reading the time',
  resultsElsewhere: 'Reading the results of other locations',
  status: 'Reading the status',
  targets: 'Reading targets',
  incidents: 'Reading incidents',
  incident: 'Reading an incident',
  notifications: 'Reading notifications',
  markDelivered: 'Marking notifications as delivered',
  addDeliveries: 'Adding deliveries',
  claimDeliveries: 'Claiming deliveries',
  finishDeliveries: 'Recording deliveries',
  deliveries: 'Reading deliveries',
  changeDeliveries: 'Changing deliveries',
  deliveryCounts: 'Counting deliveries',
  acceptedSince: 'Counting deliveries',
  selfTests: 'Reading deliveries',
  deliveryResults: 'Reading deliveries',
  stormMembers: 'Reading incidents',
  ticketCommands: 'Reading tickets',
  escalation: 'Reading where an incident stands',
  standingDeliveries: 'Reading deliveries',
  history: "Reading a target's history",
  run: 'Reading a run',
  rollups: 'Reading rollups',
  usualShare: 'Reading the usual share',
  failingTenants: 'Counting failing tenants',
  failingTargets: 'Reading failing targets',
  targetHours: "Reading a target's hours",
  gaps: 'Reading monitoring gaps',
  saveSeries: 'Writing series',
  series: 'Reading series',
  saveFeed: 'Writing a status feed',
  removeFeeds: 'Removing status feeds',
  feeds: 'Reading status feeds',
  feedChanges: 'Reading changes of status feeds',
  feedEvents: 'Reading events of status feeds',
  addPageLoad: 'Keeping a load of a page',
  pageLoads: 'Reading loads of pages',
  addPageBaseline: 'Accepting a baseline of a page',
  pageBaselines: 'Reading baselines of pages',
  seriesReadings: 'Reading series',
  tidy: 'Tidying the store',
  check: 'Checking the store',
  begin: 'Loading the store',
  targetsAfter: 'Loading the store',
  exportPage: 'Exporting the store',
} as const satisfies Readonly<Record<string, string>>;

/** The name of a step. */
export type StepName = keyof typeof operations;

/** Steps that {@link Store} offers only as parts of longer methods. */
export interface InnerSteps {
  /** Takes the writer over. Returns what the service goes on from, without the targets. */
  begin(writer: string, nowMs?: number | null, part?: DeploymentPart | null): Promise<Omit<KeptMonitor, 'targets'>>;
  /** Reads some targets, reduced or as a location sees them. `next` is the number to go on after; null at the end. */
  targetsAfter(
    after: number,
    location?: string | null,
  ): Promise<{ readonly targets: readonly StoredTarget[]; readonly next: number | null }>;
  /** Reads some lines of an export. */
  exportPage(place: ExportPlace | null): Promise<ExportPage>;
}

/** The steps of a store: each is one question and one answer that can travel between threads. */
export type StoreSteps = Pick<Store & InnerSteps, StepName>;

/** What does a step, whatever its name. */
type AnyStep = (...parameters: readonly unknown[]) => Promise<unknown>;

/** Makes the steps of a store from one function that knows how to make each of them. */
export function makeSteps(make: (name: StepName) => AnyStep): StoreSteps {
  const names = Object.keys(operations) as readonly StepName[];
  // `make` returns the step of the name that it is given.
  return Object.fromEntries(names.map((name) => [name, make(name)])) as unknown as StoreSteps;
}

/** Wraps every step of a store, for example to check a condition first or to translate what it throws. */
export function wrapSteps(
  steps: StoreSteps,
  around: (name: StepName, step: () => Promise<unknown>) => Promise<unknown>,
): StoreSteps {
  return makeSteps(
    (name) =>
      (...parameters) =>
        around(name, () => takeStep(steps, name, parameters)),
  );
}

/** Runs the step of a name. The caller has the parameters from a call of the step of this name. */
export async function takeStep(steps: StoreSteps, name: StepName, parameters: readonly unknown[]): Promise<unknown> {
  return await (steps[name] as AnyStep)(...parameters);
}
