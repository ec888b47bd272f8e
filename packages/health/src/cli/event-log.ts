import { once } from 'node:events';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { usualDataStream } from '../config/elastic-config.ts';
import type { LoadedConfig } from '../config/target.ts';
import { reasonOf } from '../files/reason-of.ts';
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
  /** Writes what waits, and closes the files. */
  close(): void;
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
    close() {
      for (const file of files) file.close();
    },
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
  close(): void;
}

/** Opens a file of the log. Writing never waits for the disk; a disk that refuses is reported once, until it accepts again. */
async function openFile(pino: Pino, name: string, io: ProgramIo): Promise<LogFile> {
  const file = resolve(name);
  const refuse = (error: unknown) => `the log "${file}" cannot be written: it ${reasonOf(error, 'written')}`;
  const destination = pino.destination({ dest: file, sync: false, append: true, maxLength: mostWaitingBytes });
  try {
    await once(destination, 'ready');
  } catch (error) {
    throw new OutputError(refuse(error));
  }
  let isFailing = false;
  /** What was written and is not in the file yet; undefined if everything is. */
  let waiting: PromiseWithResolvers<void> | undefined;
  const report = (error: unknown) => {
    if (!isFailing) io.stderr.write(`${refuse(error)}. Entries are lost once 16 MB wait.\n`);
    isFailing = true;
  };
  destination.on('error', (error) => {
    report(error);
    // The entries wait for the next attempt.
    waiting?.reject(error);
    waiting = waitForDrain();
  });
  destination.on('drain', () => {
    isFailing = false;
    waiting?.resolve();
    waiting = undefined;
  });
  return {
    write(text) {
      waiting ??= waitForDrain();
      destination.write(text);
    },
    reopen: () => destination.reopen(),
    flush: async () => await waiting?.promise,
    close() {
      try {
        destination.flushSync();
        destination.end();
      } catch (error) {
        report(error);
        destination.destroy();
      }
    },
  };
}

/** A promise of which a caller may wait for the end, and none has to. */
function waitForDrain(): PromiseWithResolvers<void> {
  const drained = Promise.withResolvers<void>();
  drained.promise.catch(() => {});
  return drained;
}
