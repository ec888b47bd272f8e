import { type Clock, notify, type ProxyOptions, systemClock } from '@mdmkit/core';
import type { ElasticSettings, LoadedConfig } from '../config/target.ts';
import { type EcsOrigin, parseDataStream } from '../report/ecs/ecs-document.ts';
import { incidentDocument } from '../report/ecs/incident-document.ts';
import { runDocument } from '../report/ecs/run-document.ts';
import { stepDocuments } from '../report/ecs/step-documents.ts';
import type { FinishedCheck } from '../service/ended-check.ts';
import type { OnServiceEvent, ServiceEvent } from '../service/service-event.ts';
import { type BulkClient, createBulkClient } from './bulk-client.ts';
import { openDiskBuffer } from './disk-buffer.ts';
import { openIntake } from './intake.ts';
import { createSender } from './sender.ts';
import { type ElasticCounts, type ElasticStatus, readElasticStatus, writeElasticStatus } from './status-file.ts';

/** Options of {@link openElasticWriter}. */
export interface ElasticWriterOptions {
  /** Where Elasticsearch is, and where documents wait for it. */
  readonly settings: ElasticSettings;
  /** The location of the checker. */
  readonly location: string;
  /** The machine that checks. */
  readonly hostname: string;
  /** Addresses that replace those of the vendors. Default: none. */
  readonly origins?: LoadedConfig['origins'];
  /** Certificates to trust besides Node's own, as PEM. */
  readonly ca?: string;
  /** The proxy on the way to Elasticsearch. Default: none. */
  readonly proxy?: ProxyOptions;
  /** Called when Elasticsearch takes nothing, when it takes documents again, and when documents are lost. */
  readonly onEvent?: OnServiceEvent;
  /** Sends documents. Default: the client of Elastic. */
  readonly client?: BulkClient;
  /** Time. Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** Writes a document for each check and for each event of an incident to Elasticsearch. */
export interface ElasticWriter extends AsyncDisposable {
  /** Takes a finished check. Returns at once. */
  takeCheck(check: FinishedCheck): void;
  /** Takes an event of the service. Returns at once. */
  takeEvent(event: ServiceEvent): void;
  /** Resolves once everything that was taken is on disk, or was lost and counted. Rejects if the disk refuses it. */
  flush(): Promise<void>;
  /** Returns what was written, what waits, and what was lost. */
  status(): ElasticStatus;
  /** Brings everything to the disk, sends for up to five seconds, and closes. What is not sent waits for the next start. */
  close(): Promise<void>;
}

/** How long documents are collected, in milliseconds. */
const collectMs = 1_000;
/** How long the end of the service waits for Elasticsearch, in milliseconds. */
const closeMs = 5_000;
/** How often the status is written for other processes, in milliseconds. */
const statusMs = 5_000;

/**
 * Opens the buffer, and begins to send what waits in it.
 *
 * @throws ElasticError - If the client of Elastic is not installed.
 */
export async function openElasticWriter(options: ElasticWriterOptions): Promise<ElasticWriter> {
  const { settings, location, hostname, origins = {}, clock = systemClock, ca, proxy } = options;
  const emit = (event: ServiceEvent) => notify(options.onEvent, event);
  const client =
    options.client ??
    (await createBulkClient({
      ...settings,
      apiKey: await settings.apiKey(),
      ...(ca === undefined ? {} : { ca }),
      ...(proxy === undefined ? {} : { proxy }),
    }));
  const origin: EcsOrigin = { location, hostname, dataStream: parseDataStream(settings.index) };
  const counts = createCounts((await readElasticStatus(settings.bufferFolder))?.counts, emit, clock);
  const buffer = await openDiskBuffer({
    folder: settings.bufferFolder,
    maxBytes: settings.bufferBytes,
    onDropped: (documents) => counts.lose('dropped', documents, 'the buffer is full'),
  });
  const sender = createSender({
    buffer,
    client,
    clock,
    onOutcome(outcome, documents, reason) {
      if (outcome === 'refused') counts.lose('refused', documents, `Elasticsearch refuses them: ${reason}`);
      else counts.add(outcome, documents);
    },
    onTrouble: counts.trouble,
  });
  const status = (): ElasticStatus => ({ ...counts.read(), waitingBytes: buffer.bytes, atMs: clock.now() });
  const intake = await openIntake({
    folder: settings.bufferFolder,
    buffer,
    onDropped: (documents) => counts.lose('dropped', documents, 'the disk does not take them'),
  });
  const stop = new AbortController();
  const running = Promise.all([
    repeat(clock, collectMs, stop.signal, intake.flush),
    repeat(clock, collectMs, stop.signal, async () => await sender.drain(stop.signal)),
    repeat(clock, statusMs, stop.signal, async () => await writeElasticStatus(settings.bufferFolder, status())),
  ]);
  const close = async () => {
    stop.abort(new Error('the service ends'));
    await running;
    await intake.close();
    const ending = new AbortController();
    const cancel = clock.schedule(closeMs, () => ending.abort(new Error('the service ends')));
    // What is not sent by then stays on disk. With Elasticsearch away there is nothing to wait for.
    if (counts.read().failingSinceMs === null) await sender.drain(ending.signal).catch(() => {});
    cancel();
    await buffer.close();
    await writeElasticStatus(settings.bufferFolder, status()).catch(() => {});
    await client.close();
  };
  let closing: Promise<void> | undefined;
  const closeOnce = async () => {
    closing ??= close();
    await closing;
  };
  return {
    takeCheck(check) {
      intake.take(runDocument(check, { ...origin, origins }));
      for (const step of stepDocuments(check, origin)) intake.take(step);
    },
    takeEvent(event) {
      if (event.kind === 'incident') intake.take(incidentDocument(event.incident, event.event, origin));
    },
    flush: intake.flush,
    status,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

/** Does something again and again until the signal is aborted. A failure is repeated like a success. */
async function repeat(clock: Clock, pauseMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work().catch(() => {});
    await clock.sleep(pauseMs, signal).catch(() => {});
  }
}

/** Counts documents, and announces what an operator has to know: once, not for each document. */
function createCounts(kept: ElasticCounts | undefined, emit: OnServiceEvent, clock: Pick<Clock, 'now'>) {
  const counts = { written: 0, duplicate: 0, refused: 0, dropped: 0, ...kept };
  const announced = new Set<string>();
  let [failingSinceMs, error]: [number | null, string | null] = [null, null];
  return {
    add(outcome: 'written' | 'duplicate', documents: number) {
      counts[outcome] += documents;
    },
    lose(outcome: 'refused' | 'dropped', documents: number, reason: string) {
      counts[outcome] += documents;
      if (documents === 0 || announced.has(reason)) return;
      announced.add(reason);
      emit({ kind: 'documents-lost', atMs: clock.now(), reason });
    },
    trouble(reason: string | null) {
      if (reason === error) return;
      const isChange = (reason === null) !== (error === null);
      error = reason;
      if (!isChange) return;
      failingSinceMs = reason === null ? null : clock.now();
      // The next outage that fills the buffer is another one.
      if (reason === null) announced.delete('the buffer is full');
      emit({ kind: 'elastic', atMs: clock.now(), error: reason });
    },
    read: () => ({ counts: { ...counts }, failingSinceMs, error }),
  };
}
