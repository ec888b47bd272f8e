import { createTransport } from '@mdmkit/core';
import { ConfigError } from '../config/config-error.ts';
import { loadConfig, type Target } from '../config/load-config.ts';
import { formatJson } from '../report/json.ts';
import { formatTable } from '../report/table.ts';
import { exitCodeOf, exitCodes } from '../run/exit-code.ts';
import { runChecks } from '../run/run-checks.ts';
import { debugOptions } from './debug.ts';
import { EnvironmentError, transportOptionsFrom } from './environment.ts';
import type { ProgramIo } from './program.ts';
import { createProgress } from './progress.ts';
import type { RunArguments } from './run-command.ts';

/** Loads the configuration, checks the chosen targets, and writes the answer. Returns the exit code. */
export async function run(file: string, args: RunArguments, io: ProgramIo): Promise<number> {
  try {
    const transportOptions = await transportOptionsFrom(io.env);
    const config = await loadConfig(file);
    const targets = select(config.targets, args, file);
    await using transport = createTransport(transportOptions);
    // Lines of debugging and a line that is written over do not go together.
    const progress = createProgress(args.debug ? {} : io.stderr, targets.length);
    const report = await runChecks(
      { ...config, targets },
      {
        concurrency: args.concurrency,
        timeoutMs: Math.max(1, Math.round(args.timeout * 1000)),
        retries: args.retries,
        transport,
        ...(args.debug ? debugOptions(io.stderr) : {}),
        signal: io.signal,
        onResult: progress.tick,
      },
    );
    progress.end();
    const color = io.stdout.isTTY === true && !io.env.NO_COLOR;
    io.stdout.write(
      args.format === 'json' ? formatJson(report) : formatTable(report, targets, { color, nowMs: Date.now() }),
    );
    return exitCodeOf(report.results, args.failOn);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    io.stderr.write(`${error.message}\n`);
    return code;
  }
}

/** An option names something that the configuration does not have. */
class SelectionError extends Error {
  override readonly name = 'SelectionError';
}

function codeOf(error: unknown): number | undefined {
  if (error instanceof ConfigError || error instanceof EnvironmentError) return exitCodes.configuration;
  return error instanceof SelectionError ? exitCodes.usage : undefined;
}

function select(targets: readonly Target[], { service, tenant }: RunArguments, file: string): readonly Target[] {
  const tenants = new Set(targets.map((target) => target.tenant));
  const unknown = tenant?.filter((id) => !tenants.has(id)) ?? [];
  if (unknown.length > 0)
    throw new SelectionError(`error: option '--tenant': ${file} has no tenant ${unknown.map(quote).join(', ')}`);
  const chosen = targets.filter(
    (target) => (service?.includes(target.service) ?? true) && (tenant?.includes(target.tenant) ?? true),
  );
  if (chosen.length === 0) throw new SelectionError(`error: --service and --tenant leave nothing of ${file} to check`);
  return chosen;
}

const quote = (text: string) => JSON.stringify(text);
