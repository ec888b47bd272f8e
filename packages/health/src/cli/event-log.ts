import { once } from 'node:events';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { usualDataStream } from '../config/elastic-config.ts';
import type { LoadedConfig } from '../config/target.ts';
import { reasonNotWritten } from '../files/reason-of.ts';
import { type EcsDocument, type EcsOrigin, parseDataStream } from '../report/ecs/ecs-document.ts';
import { eventDocument } from '../report/ecs/event-document.ts';
import { runDocument } from '../report/ecs/run-document.ts';
import { stepDocuments } from '../report/ecs/step-documents.ts';
import { escapeControls } from '../report/printable.ts';
import { formatServiceEvent, formatServiceEventJson } from '../report/service-events.ts';
import type { FinishedCheck } from '../service/ended-check.ts';
import type { ServiceEvent } from '../service/service-event.ts';
import type { ProgramIo } from './io.ts';
import type { LogOutput } from './log-outputs.ts';
import { OutputError } from './output.ts';

/** The log of a monitoring service, at all its places. */
export interface EventLog {
  /** Names what documents depend on. Before it, ECS documents have the name of this machine as location. */
  configure(config: LoadedConfig): void;
  /** Writes an event of the service. */
  takeEvent(event: ServiceEvent): void;
  /** Writes a finished check, where the format has checks. */
  takeCheck(check: FinishedCheck): void;
  /** Opens the files again, after the platform has renamed them. */
  reopen(): void;
  /** Resolves once everything that was taken is in its files. Rejects if a disk refuses it. */
  flush(): Promise<void>;
  /** Writes what waits, and closes the files. What a disk refuses is lost. */
  close(): Promise<void>;
}

/** How much may wait for a file that takes nothing, in bytes; what comes then is dropped. */
const mostWaitingBytes = 16_777_216;

/**
 * Opens the places that a log is written to.
 *
 * @throws OutputError - If a file cannot be written.
 */
export async function openEventLog(outputs: readonly LogOutput[], io: ProgramIo): Promise<EventLog> {
  let origin: EcsOrigin = originOf(undefined);
  let origins: LoadedConfig['origins'] = {};
  const needsPino = outputs.some(({ format, file }) => format === 'ecs' || file !== undefined);
  // Its default export: inside the program's bundle a CommonJS module has no other.
  const pino = needsPino ? (await import('pino')).default : undefined;
  const files: LogFile[] = [];
  const writers: EventWriter[] = [];
  const writeToStdout = (text: string) => void io.stdout.write(text);
  for (const { format, file } of outputs) {
    if (pino === undefined) {
      writers.push(createLineWriter(format, writeToStdout));
      continue;
    }
    const opened = file === undefined ? undefined : await openFile(pino, file, io);
    if (opened) files.push(opened);
    const write = opened?.write ?? writeToStdout;
    writers.push(format === 'ecs' ? createEcsWriter(pino, write) : createLineWriter(format, write));
  }
  return {
    configure(config) {
      origin = originOf(config);
      ({ origins } = config);
    },
    takeEvent(event) {
      for (const writer of writers) writer.takeEvent(event, origin);
    },
    takeCheck(check) {
      for (const writer of writers) writer.takeCheck?.(check, { ...origin, origins });
    },
    reopen() {
      for (const file of files) file.reopen();
    },
    flush: async () => void (await Promise.all(files.map(async (file) => await file.flush()))),
    close: async () => void (await Promise.all(files.map(async (file) => await file.close()))),
  };
}

function originOf(config: LoadedConfig | undefined): EcsOrigin {
  const { location = hostname(), elastic } = config?.monitor ?? {};
  return { location, hostname: hostname(), dataStream: parseDataStream(elastic?.index ?? usualDataStream) };
}

interface EventWriter {
  takeEvent(event: ServiceEvent, origin: EcsOrigin): void;
  takeCheck?(check: FinishedCheck, options: Parameters<typeof runDocument>[1]): void;
}

function createLineWriter(format: LogOutput['format'], write: (text: string) => void): EventWriter {
  const line = format === 'ndjson' ? formatServiceEventJson : formatServiceEvent;
  return { takeEvent: (event) => write(line(event)) };
}

type Pino = typeof import('pino').default;

/** Writes documents by pino, which adds the level; time and process are members of ECS already. */
function createEcsWriter(pino: Pino, write: (text: string) => void): EventWriter {
  const logger = pino(
    { base: null, timestamp: false, formatters: { level: (label) => ({ 'log.level': label }) } },
    { write: (line: string) => write(escapeControls(line)) },
  );
  const log = (document: EcsDocument | undefined) => {
    if (!document) return;
    const { 'log.level': level, ...members } = document;
    logger[level](members);
  };
  return {
    takeEvent: (event, origin) => log(eventDocument(event, origin)),
    takeCheck(check, options) {
      log(runDocument(check, options).document);
      for (const { document } of stepDocuments(check, options)) log(document);
    },
  };
}

interface LogFile {
  write(text: string): void;
  reopen(): void;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file of the log. Writing never waits for the disk; a disk that refuses is reported once, until it accepts again. */
async function openFile(pino: Pino, name: string, io: ProgramIo): Promise<LogFile> {
  const file = resolve(name);
  const refuse = (error: unknown) => `the log "${file}" cannot be written: ${reasonNotWritten(error)}`;
  const destination = pino.destination({ dest: file, sync: false, append: true, maxLength: mostWaitingBytes });
  try {
    await once(destination, 'ready');
  } catch (error) {
    throw new OutputError(refuse(error));
  }
  /** The attempt under way to write what waits. */
  let attempt: PromiseWithResolvers<void> | undefined;
  /** Why the last attempt failed; undefined if it did not. */
  let failure: Error | undefined;
  destination.on('error', (error: Error) => {
    if (failure === undefined) io.stderr.write(`${refuse(error)}. Entries are lost once 16 MB wait.\n`);
    failure = error;
    attempt?.reject(error);
    attempt = undefined;
  });
  destination.on('drain', () => {
    failure = undefined;
    attempt?.resolve();
    attempt = undefined;
  });
  // An entry for which there is no room begins no attempt, although the disk may have room again.
  destination.on('drop', () => void destination.write(''));
  const flush = async () => {
    if (attempt) await attempt.promise;
    else if (failure) throw failure;
  };
  return {
    write(text) {
      attempt ??= beginAttempt();
      destination.write(text);
    },
    reopen: () => destination.reopen(),
    flush,
    async close() {
      // Not `flushSync`: on a full disk it never returns.
      await flush().then(
        () => destination.end(),
        () => destination.destroy(),
      );
    },
  };
}

/** An attempt whose end a caller may wait for, and none has to. */
function beginAttempt(): PromiseWithResolvers<void> {
  const attempt = Promise.withResolvers<void>();
  attempt.promise.catch(() => {});
  return attempt;
}
