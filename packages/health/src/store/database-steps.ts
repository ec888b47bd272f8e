import { addAccessToken, readAccessTokens, revokeAccessToken } from './access/access-tokens.ts';
import { readAudit } from './access/audit.ts';
import { endSession, isSessionEnded } from './access/ended-sessions.ts';
import { addCanaryIntent, readCanaryIntents, updateCanaryIntent } from './canaries/intents.ts';
import { acquireCanaryLease, releaseCanaryLease, renewCanaryLease } from './canaries/leases.ts';
import { commitBatch } from './commit/commit-batch.ts';
import { assertAlone, claimLead, claimWriter, removeOldWorkers } from './commit/sequence.ts';
import { takeShards } from './commit/shards.ts';
import type { Backend } from './database/backend.ts';
import { assertUsable, migrate } from './database/migrate.ts';
import { type Migration, migrations } from './database/migrations.ts';
import { createNameNumbers } from './database/names.ts';
import { toIncident, toStoredEpisode } from './database/rows.ts';
import { readFeedChanges, readFeedEvents, readFeeds, removeFeeds, saveFeed } from './feeds/feeds.ts';
import { addPageBaseline, addPageLoad, readPageBaselines, readPageLoads } from './journeys/pages.ts';
import { checkStore } from './keep/check.ts';
import { exportPage } from './keep/export.ts';
import { tidy } from './keep/tidy.ts';
import { addDeliveries } from './outbox/add-deliveries.ts';
import { changeDeliveries } from './outbox/change-deliveries.ts';
import { claimDeliveries } from './outbox/claim-deliveries.ts';
import { readDeliveryResults, readEscalation, readEscalations, readStormMembers } from './outbox/escalations.ts';
import { finishDeliveries } from './outbox/finish-deliveries.ts';
import {
  countAccepted,
  readDeliveries,
  readDeliveryCounts,
  readSelfTests,
  readStandingDeliveries,
} from './outbox/read-deliveries.ts';
import {
  addCommand,
  readCommandOfKey,
  readCommandsAfter,
  readRelevantCommands,
  readTicketCommands,
  readWindowCommands,
} from './read/commands.ts';
import { countFailingTenants } from './read/failing-tenants.ts';
import { readGaps } from './read/gaps.ts';
import { readHistory, readRun } from './read/history.ts';
import { readIncident, readIncidents } from './read/incidents.ts';
import { markDelivered, readNotifications } from './read/notifications.ts';
import { readResultsElsewhere } from './read/results-elsewhere.ts';
import { readRollups, readUsualShare } from './read/rollups.ts';
import { readScheduleRequestsAfter } from './read/schedule-requests.ts';
import { readStatus } from './read/status.ts';
import { readFailingTargets, readTargetHours } from './read/target-hours.ts';
import { readTargets, readTargetsAfter, readTargetsNamed } from './read/targets.ts';
import { readTroubledTenants } from './read/troubled-tenants.ts';
import { readUnannounced } from './read/unannounced.ts';
import { readWorkers } from './read/workers.ts';
import { readSeries, readSeriesPoints, saveSeries } from './series.ts';
import type { DeploymentPart, KeptMonitor } from './store.ts';
import { operations, type StoreSteps, wrapSteps } from './store-steps.ts';

/** How many targets are read at once: about one megabyte. */
const targetsAtOnce = 2_000;
/** More gaps than this are not read at once. */
const mostGaps = 100_000;

/**
 * Makes the steps of a store on a database. `owner` names this opening of the store: the last owner of a writer may write. `tables`
 * are the migrations that this program has.
 */
export function createStoreSteps(
  backend: Backend,
  owner: string,
  tables: readonly Migration[] = migrations,
): StoreSteps {
  const { db } = backend;
  const names = createNameNumbers(backend);
  let isCurrent = false;
  const steps: StoreSteps = {
    migrate: () => migrate(backend, tables),
    commit: (batch) => commitBatch(backend, names, batch, owner),
    addCommand: (command, atMs, options) => addCommand(backend, command, atMs, options),
    addAccessToken: (token, by) => addAccessToken(backend, token, by),
    revokeAccessToken: (id, by, atMs) => revokeAccessToken(backend, id, by, atMs),
    accessTokens: () => readAccessTokens(db),
    endSession: (session, by, atMs) => endSession(backend, session, by, atMs),
    isSessionEnded: (id) => isSessionEnded(db, id),
    audit: (query) => readAudit(db, query),
    commandsAfter: (id) => readCommandsAfter(db, id),
    commandOfKey: (key) => readCommandOfKey(db, key),
    commandsInForce: (nowMs) => readRelevantCommands(db, nowMs),
    windowCommands: (fromMs) => readWindowCommands(db, fromMs),
    acquireCanaryLease: (request) => acquireCanaryLease(backend, request),
    renewCanaryLease: (lease, nowMs, durationMs) => renewCanaryLease(backend, lease, nowMs, durationMs),
    releaseCanaryLease: (lease) => releaseCanaryLease(backend, lease),
    addCanaryIntent: (intent, lease, limits) => addCanaryIntent(backend, intent, lease, limits),
    updateCanaryIntent: (intent, lease) => updateCanaryIntent(backend, intent, lease),
    canaryIntents: (query) => readCanaryIntents(db, query),
    status: (nowMs) => readStatus(db, nowMs),
    targets: (query) => readTargets(db, query),
    troubledTenants: () => readTroubledTenants(db),
    incidents: (query) => readIncidents(db, query),
    incident: (id) => readIncident(db, id),
    notifications: (query) => readNotifications(db, query),
    markDelivered: (keys, atMs) => markDelivered(backend, keys, atMs),
    addDeliveries: (deliveries) => addDeliveries(backend, deliveries),
    claimDeliveries: (query) => claimDeliveries(backend, query),
    finishDeliveries: (sender, outcomes, atMs) => finishDeliveries(backend, sender, outcomes, atMs),
    deliveries: (query) => readDeliveries(db, query),
    changeDeliveries: (change, atMs) => changeDeliveries(backend, change, atMs),
    deliveryCounts: () => readDeliveryCounts(db),
    acceptedSince: (channel, sinceMs) => countAccepted(db, channel, sinceMs),
    selfTests: () => readSelfTests(db),
    deliveryResults: (keys) => readDeliveryResults(backend, keys),
    escalation: (incident) => readEscalation(db, incident),
    stormMembers: (storm) => readStormMembers(db, storm),
    ticketCommands: (incident) => readTicketCommands(db, incident),
    standingDeliveries: (channel, resolvedAfterMs) => readStandingDeliveries(db, channel, resolvedAfterMs),
    history: (target, fromMs, toMs, query) => readHistory(backend, target, fromMs, toMs, query),
    run: (resultId) => readRun(backend, resultId),
    rollups: (service, lengthMs, fromMs, toMs) => readRollups(db, service, lengthMs, fromMs, toMs),
    usualShare: (service, nowMs) => readUsualShare(db, service, nowMs),
    failingTenants: (service, fromMs, atMost, location) => countFailingTenants(db, service, fromMs, atMost, location),
    failingTargets: (fromMs, query) => readFailingTargets(db, fromMs, query),
    targetHours: (target, fromMs, toMs) => readTargetHours(backend, target, fromMs, toMs),
    gaps: (fromMs, toMs) => readGaps(db, fromMs, toMs, { limit: mostGaps }),
    saveSeries: (changes) => saveSeries(backend, changes),
    series: () => readSeries(db),
    saveFeed: (update) => saveFeed(backend, update),
    removeFeeds: (sources) => removeFeeds(db, sources),
    feeds: () => readFeeds(db),
    feedChanges: (query) => readFeedChanges(db, query),
    feedEvents: (fromMs, toMs) => readFeedEvents(db, fromMs, toMs),
    addPageLoad: (load) => addPageLoad(backend, load),
    pageLoads: (query) => readPageLoads(db, query),
    addPageBaseline: (baseline) => addPageBaseline(backend, baseline),
    pageBaselines: (target) => readPageBaselines(db, target),
    seriesReadings: (service, fromMs, toMs) => readSeriesPoints(db, service, fromMs, toMs),
    async tidy(nowMs) {
      // A process that remembers the number of a dropped name would write rows that name nothing.
      if (await tidy(backend, nowMs)) names.forget();
    },
    check: () => checkStore(backend),
    resultsElsewhere: (location, query) => readResultsElsewhere(backend, location, query),
    begin: (writer, nowMs, part) => begin(backend, writer, owner, nowMs ?? null, part ?? null),
    takeShards: (location, shards, holder) => takeShards(backend, location, shards, holder),
    scheduleRequestsAfter: (id) => readScheduleRequestsAfter(db, id),
    workers: () => readWorkers(db),
    targetsNamed: (ids, location) => readTargetsNamed(backend, ids, location),
    databaseTimeMs: () => backend.timeMs(),
    targetsAfter: (after, location) => readTargetsAfter(db, after, targetsAtOnce, location ?? null),
    exportPage: (place) => exportPage(backend, place),
  };
  return wrapSteps(steps, async (name, step) => {
    try {
      if (!isCurrent && name !== 'migrate' && name !== 'check') {
        await assertUsable(backend, operations[name], tables);
        isCurrent = true;
      }
      return await step();
    } catch (error) {
      throw backend.toStoreError(error, operations[name]);
    }
  });
}

async function begin(
  backend: Backend,
  writer: string,
  owner: string,
  nowMs: number | null,
  part: DeploymentPart | null,
): Promise<Omit<KeptMonitor, 'targets'>> {
  const { db, concurrent: isShared } = backend;
  const { sequence, atMs, leads } = await backend.transaction(async (tx) => {
    if (nowMs !== null && !isShared) await assertAlone(tx, writer, nowMs);
    const claimed = part === 'follower' ? { sequence: 0, atMs: null } : await claimWriter(tx, writer, owner);
    if (part === 'worker' && nowMs !== null) await removeOldWorkers(tx, nowMs);
    if (part !== null) return { ...claimed, leads: part === 'evaluator' };
    return { ...claimed, leads: nowMs === null || !isShared || (await claimLead(tx, writer, nowMs)) };
  });
  const episodes = await db
    .selectFrom('episode')
    .innerJoin('target_name', 'target_name.id', 'episode.target')
    .selectAll('episode')
    .select('name')
    .where('end_ms', 'is', null)
    .orderBy('start_ms')
    .execute();
  const incidents = await db
    .selectFrom('incident')
    .select('body')
    .where('closed_ms', 'is', null)
    .orderBy('opened_ms')
    .execute();
  const unannounced = leads ? await readUnannounced(db) : undefined;
  return {
    episodes: episodes.map((row) => toStoredEpisode(row, row.name)),
    incidents: incidents.map(toIncident),
    escalations: await readEscalations(db, nowMs ?? atMs ?? 0),
    commands: await readRelevantCommands(db, atMs ?? 0),
    ...(unannounced ? { unannounced } : {}),
    sequence,
    lastBatchMs: atMs,
    leads,
    isShared,
  };
}
