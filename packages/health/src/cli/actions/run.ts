import { hostname } from 'node:os';
import { createTransport } from '@mdmkit/core';
import { createStateTracker, type StateTracker } from '@mdmkit/monitor/judge';
import type { CheckResult, FailOn, RunReport, Service } from '@mdmkit/monitor/model';
import { exitCodeOf, exitCodes } from '@mdmkit/monitor/model';
import { runChecks } from '../../check/run-checks.ts';
import { readStateFile, writeStateFile } from '../../check/state-file.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { LoadedConfig, StorePlace } from '../../config/target.ts';
import type { Journeys } from '../../journeys/journeys.ts';
import type { PageMemory } from '../../journeys/page-records.ts';
import type { NetworkOptions } from '../../network/network-access.ts';
import { type FormatContext, formatReport, resultFormatter } from '../../report/formats.ts';
import type { Store } from '../../store/store.ts';
import { debugOptions } from '../debug.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { limitGarbage } from '../limit-garbage.ts';
import { checkOutputs, type Output, writeOutput } from '../output.ts';
import { codeOfProblem, withProblems, writeError } from '../problems.ts';
import { createProgress } from '../progress.ts';
import { select } from '../select.ts';

/** What the run command takes. */
export interface RunArguments {
  /** The configuration file. */
  readonly config?: string;
  /** How the answer is written, and where to. */
  readonly format?: readonly Output[];
  /** Only these services. */
  readonly service?: readonly Service[];
  /** Only these tenants. */
  readonly tenant?: readonly string[];
  /** Whether to name the targets instead of checking them. */
  readonly list?: boolean;
  /** What makes the program fail. */
  readonly failOn: FailOn;
  /** The limit for one check, in seconds. */
  readonly timeout?: number;
  /** How many checks at once. */
  readonly concurrency: number;
  /** How often a failed read is repeated. */
  readonly retries?: number;
  /** Where states are kept from run to run. */
  readonly state?: string;
  /** Whether colours may be used. */
  readonly color: boolean;
  /** Whether to write redacted detail to stderr. */
  readonly debug?: boolean;
}

/** What the run command was given. */
export interface RunCommand extends RunArguments {
  /** Patterns of target ids. */
  readonly patterns?: readonly string[];
}

const standardOutputs: readonly Output[] = [{ format: 'table', file: undefined }];

/** Loads the configuration, checks the chosen targets, and writes the answer. Returns the exit code. */
export async function run(file: string, args: RunCommand, io: ProgramIo): Promise<number> {
  limitGarbage({ isLongRunning: false });
  return await withProblems(io, async () => {
    const outputs = args.format ?? standardOutputs;
    checkOutputs(outputs, [file, ...(args.state === undefined ? [] : [args.state])]);
    const transportOptions = await transportOptionsFrom(io.env);
    const kept = args.state === undefined ? undefined : await readStateFile(args.state);
    const config = await loadConfig(file, { env: io.env });
    const targets = select(config.targets, args, file);
    if (args.list) {
      io.stdout.write(targets.map(({ id }) => `${id}\n`).join(''));
      return exitCodes.ok;
    }
    const tracker = kept && createStateTracker(config.targets, kept);
    await using journeys = await openJourneys(config);
    await using transport = createTransport(transportOptions);
    const { proxy, ca } = transportOptions;
    const network = { ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}), ...io.network };
    const report = await check({ ...config, targets }, { args, outputs, io, transport, network, tracker, journeys });
    if (args.state !== undefined && tracker) await writeStateFile(args.state, tracker.snapshots());
    return await answer(report, outputs, args, io, { ...config, targets });
  });
}

interface CheckParts {
  readonly args: RunCommand;
  readonly outputs: readonly Output[];
  readonly io: ProgramIo;
  readonly transport: ReturnType<typeof createTransport>;
  readonly network: NetworkOptions;
  readonly journeys: Journeys | undefined;
  readonly tracker: StateTracker | undefined;
}

async function check(
  config: LoadedConfig,
  { args, outputs, io, transport, network, tracker, journeys }: CheckParts,
): Promise<RunReport> {
  const [formatResult] = outputs.flatMap(({ format, file }) =>
    file === undefined ? (resultFormatter(format) ?? []) : [],
  );
  // Lines of debugging and a line that is written over do not go together.
  const progress = createProgress(args.debug ? {} : io.stderr, config.targets.length);
  const report = await runChecks(config, {
    concurrency: args.concurrency,
    ...(args.timeout === undefined ? {} : { timeoutMs: Math.max(1, Math.round(args.timeout * 1000)) }),
    ...(args.retries === undefined ? {} : { retries: args.retries }),
    transport,
    network,
    ...(journeys ? { journeys } : {}),
    ...(tracker ? { tracker } : {}),
    ...(args.debug ? debugOptions(io.stderr) : {}),
    signal: io.signal,
    onResult(result: CheckResult) {
      if (formatResult) io.stdout.write(formatResult(result));
      progress.tick();
    },
  });
  progress.end();
  return report;
}

/** Opens what runs journeys, if a journey compares pages: their baselines are in the store. Default: the usual way. */
async function openJourneys({ targets, browser = {}, monitor }: LoadedConfig): Promise<Journeys | undefined> {
  if (!monitor || !targets.some(({ service }) => service === 'browser')) return undefined;
  const [{ createJourneys }, { openStore }] = await Promise.all([
    import('../../journeys/journeys.ts'),
    import('../../store/open-store.ts'),
  ]);
  const memory = createLazyMemory(monitor.store, openStore);
  const journeys = createJourneys({ settings: () => browser, memory });
  return {
    run: journeys.run,
    async [Symbol.asyncDispose]() {
      await journeys[Symbol.asyncDispose]();
      await memory[Symbol.asyncDispose]();
    },
  };
}

/** A store that is opened when the first page is compared: most journeys compare none. */
function createLazyMemory(
  place: StorePlace,
  open: (place: StorePlace) => Promise<Store>,
): PageMemory & AsyncDisposable {
  let opening: Promise<Store> | undefined;
  const use = async () => {
    opening ??= open(place).then(async (store) => {
      await store.migrate();
      return store;
    });
    return await opening;
  };
  return {
    addPageLoad: async (load) => await (await use()).addPageLoad(load),
    pageLoads: async (query) => await (await use()).pageLoads(query),
    addPageBaseline: async (baseline) => await (await use()).addPageBaseline(baseline),
    pageBaselines: async (target) => await (await use()).pageBaselines(target),
    async [Symbol.asyncDispose]() {
      await (await opening)?.close();
    },
  };
}

/** Writes the answer wherever it was asked for; a file that cannot be written does not keep it from the others. */
async function answer(
  report: RunReport,
  outputs: readonly Output[],
  args: RunCommand,
  io: ProgramIo,
  { targets, origins, monitor }: LoadedConfig,
): Promise<number> {
  const exitCode = exitCodeOf(report.results, args.failOn);
  const color = args.color && io.stdout.isTTY === true && !io.env.NO_COLOR;
  const { location } = monitor ?? {};
  const context: FormatContext = {
    targets,
    color: false,
    nowMs: Date.now(),
    hostname: hostname(),
    exitCode,
    origins,
    ...(location === undefined ? {} : { location }),
  };
  let code = exitCode;
  for (const { format, file } of outputs) {
    if (file === undefined) {
      if (!resultFormatter(format)) io.stdout.write(formatReport(format, report, { ...context, color }));
      continue;
    }
    try {
      await writeOutput(file, formatReport(format, report, context));
    } catch (error) {
      if (codeOfProblem(error) === undefined || !(error instanceof Error)) throw error;
      writeError(io, error.message);
      code = exitCodes.unknown;
    }
  }
  return code;
}
