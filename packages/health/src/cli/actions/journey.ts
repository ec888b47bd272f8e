import { existsSync } from 'node:fs';
import { type CheckResult, createPattern, exitCodes } from '@mdmkit/monitor/model';
import { runChecks } from '../../check/run-checks.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { LoadedConfig } from '../../config/target.ts';
import { readAtMost } from '../../files/read-at-most.ts';
import { reasonOf } from '../../files/reason-of.ts';
import { isSameFile } from '../../files/same-file.ts';
import { convertScript } from '../../journeys/convert-script.ts';
import { JourneyProblem } from '../../journeys/failure.ts';
import { createJourneys } from '../../journeys/journeys.ts';
import { journeyStepsOf } from '../../journeys/step-facts.ts';
import { isResultOf } from '../../probes/index.ts';
import { jsonDocument, printableLines } from '../../report/printable.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { findConfig, missingConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { OutputError, writeOutput } from '../output.ts';
import { withProblems, writeError } from '../problems.ts';

/** A recorded script has some kilobytes. */
const maxScriptBytes = 16 * 1024 * 1024;

/** Options of a journey command. */
export interface JourneyArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The format of the answer. */
  readonly format: 'table' | 'json';
}

/** Options of `journey run`. */
export interface JourneyRunArguments extends JourneyArguments {
  /** Patterns of targets. */
  readonly patterns?: readonly string[];
}

/** Options of `journey record`. */
export interface RecordArguments {
  /** The recorded script, or the page to begin a recording with. */
  readonly source: string;

  /** The module to write. */
  readonly output: string;
  /** Whether a file that is there may be replaced. */
  readonly force?: boolean;
}

/** Options of `journey baseline accept`. */
export interface AcceptArguments extends JourneyArguments {
  /** The page; all pages if absent. */
  readonly page?: string;
  /** Who accepts it. */
  readonly by: string;
  /** Why. */
  readonly reason: string;
}

/** Loads the configuration and opens the store. Returns the exit code of the work. */
export async function withJourneyStore(
  args: Pick<JourneyArguments, 'config'>,
  io: ProgramIo,
  work: (config: LoadedConfig, store: Store) => Promise<number>,
): Promise<number> {
  return await withProblems(io, async () => {
    const file = findConfig(args.config, io.env);
    if (file === undefined) {
      io.stderr.write(missingConfig);
      return exitCodes.configuration;
    }
    const loaded = await loadConfig(file, { env: io.env });
    const config = { ...loaded, targets: loaded.targets.filter(({ service }) => service === 'browser') };
    if (config.targets.length === 0) {
      writeError(io, `error: ${file} has no target with "service: browser"; docs/journeys.md shows one`);
      return exitCodes.configuration;
    }
    if (!config.monitor) throw new TypeError('a loaded configuration names a store');
    await using store = await openStore(config.monitor.store);
    await store.migrate();
    return await work(config, store);
  });
}

/** Runs journeys. Returns the exit code. */
export async function runJourneys({ patterns = [], ...args }: JourneyRunArguments, io: ProgramIo): Promise<number> {
  return await withJourneyStore(args, io, async (config, store) => {
    for (const pattern of patterns) {
      if (config.targets.some(({ id }) => createPattern(pattern)(id))) continue;
      writeError(io, `error: no journey matches "${pattern}"; "health-check run --service browser --list" lists them`);
      return exitCodes.usage;
    }
    const targets = config.targets.filter(
      ({ id }) => patterns.length === 0 || patterns.some((pattern) => createPattern(pattern)(id)),
    );
    if (process.getuid?.() === 0 && config.browser?.remote === undefined && config.browser?.sandbox !== true)
      writeError(io, 'warning: the user is root, for whom Chromium has no sandbox; run health-check as another user');
    await using journeys = createJourneys({ settings: () => config.browser ?? {}, memory: store });
    const { results } = await runChecks({ ...config, targets }, { journeys, signal: io.signal, concurrency: 2 });
    io.stdout.write(
      args.format === 'json'
        ? jsonDocument({ journeys: results })
        : printableLines(results.map(describeJourney).join('\n')),
    );
    return Math.max(...results.map(codeOf));
  });
}

function codeOf({ class: name }: CheckResult): number {
  if (name.startsWith('fail.')) return exitCodes.failure;
  return name === 'ok' ? exitCodes.ok : exitCodes.attention;
}

const outcomeWords = { good: 'passed ', bad: 'failed ', skipped: 'skipped' } as const;

function describeJourney(result: CheckResult): string {
  const lines = [`${result.target}  ${result.class}${result.code === null ? '' : ` ${result.code}`}`];
  if (isResultOf(result, 'browser')) {
    const { lcpMs, cls, ttfbMs, pages = {}, pageChanges = [], evidence = [] } = result.facts;
    for (const { name, durationMs, outcome } of journeyStepsOf(result.facts))
      lines.push(`  ${outcomeWords[outcome]}  ${String(durationMs).padStart(6)} ms  ${name}`);
    if (ttfbMs !== undefined) lines.push(`  first page: TTFB ${ttfbMs} ms, LCP ${lcpMs ?? '-'} ms, CLS ${cls ?? '-'}`);
    for (const [page, state] of Object.entries(pages)) lines.push(`  page ${page}: ${state}`);
    lines.push(...pageChanges.map((change) => `    ${change}`), ...evidence.map((path) => `  kept: ${path}`));
  }
  if (result.error !== null) lines.push(`  ${result.error}`, `  ${result.remedy ?? ''}`);
  return `${lines.join('\n')}\n`;
}

/** Returns a recorded script: of a file, or recorded now. */
async function scriptOf(source: string, io: ProgramIo): Promise<string | undefined> {
  if (/^https?:\/\//i.test(source)) {
    const { recordScript } = await import('../../journeys/record-script.ts');
    writeError(io, 'A browser opens. Do what a customer does, and close it at the end.');
    try {
      return await recordScript({ url: source, env: io.env, signal: io.signal });
    } catch (error) {
      if (!(error instanceof JourneyProblem)) throw error;
      writeError(io, `error: ${error.message}`);
      return undefined;
    }
  }
  try {
    const script = await readAtMost(source, maxScriptBytes);
    if (script !== undefined) return script.toString();
    writeError(io, `error: "${source}" is larger than 16 MiB; no recorded script is that large`);
  } catch (error) {
    writeError(io, `error: "${source}" ${reasonOf(error)}; to record a script now, name the URL of the page`);
  }
  return undefined;
}

/** Makes a journey of a recorded script, or records one first. Returns the exit code. */
export async function recordJourney({ source, output, force }: RecordArguments, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => {
    // A journey that was edited by hand is not replaced by a new recording.
    if (existsSync(output) && !force)
      throw new OutputError(`error: "${output}" exists; name another file with --output, or replace it with --force`);
    if (isSameFile(source, output))
      throw new OutputError(`error: "${output}" is a file that this command reads; name another one with --output`);
    const text = await scriptOf(source, io);
    if (text === undefined) return exitCodes.usage;
    const url = /^https?:/i.test(source) && URL.canParse(source) ? new URL(source).origin : 'https://panel.example.com';
    const converted = convertScript(text);
    await writeOutput(output, converted.text, 0o600);
    const secrets = converted.secrets.map((name) => `          ${name}: { file: panel-${name} }\n`).join('');
    io.stdout.write(
      `Wrote ${output}. In health.yaml:\n\n      - service: browser\n        url: ${url}\n        journey: ${output}\n${secrets === '' ? '' : `        secrets:\n${secrets}`}`,
    );
    if (converted.literals > 0)
      writeError(
        io,
        `warning: ${converted.literals === 1 ? '1 typed text is left as it is' : `${converted.literals} typed texts are left as they are`}; replace those that are secret by secret('name')`,
      );
    return exitCodes.ok;
  });
}
