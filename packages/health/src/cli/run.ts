import { createTransport, type Hooks } from '@mdmkit/core';
import { ConfigError } from '../config/config-error.ts';
import { type LoadedConfig, loadConfig } from '../config/load-config.ts';
import { formatJson } from '../report/json.ts';
import { formatTable } from '../report/table.ts';
import { exitCodeOf, exitCodes } from '../run/exit-code.ts';
import { runChecks } from '../run/run-checks.ts';
import { EnvironmentError, transportOptionsFrom } from './environment.ts';
import type { ProgramIo } from './program.ts';
import { createProgress } from './progress.ts';
import type { RunArguments } from './run-command.ts';

/** Loads the configuration, checks the chosen targets, and writes the answer. Returns the exit code. */
export async function run(file: string, args: RunArguments, io: ProgramIo): Promise<number> {
  try {
    const transportOptions = await transportOptionsFrom(io.env);
    const config = select(await loadConfig(file), args, file);
    await using transport = createTransport(transportOptions);
    const progress = createProgress(io.stderr, config.targets.length);
    const report = await runChecks(config, {
      concurrency: args.concurrency,
      timeoutMs: args.timeout * 1000,
      retries: args.retries,
      transport,
      hooks: args.debug ? debugHooks(io) : {},
      signal: io.signal,
      onResult: progress.tick,
    });
    progress.end();
    const color = io.stdout.isTTY === true && !io.env['NO_COLOR'];
    io.stdout.write(
      args.format === 'json' ? formatJson(report) : formatTable(report, config.targets, { color, nowMs: Date.now() }),
    );
    return exitCodeOf(report.results, args.failOn);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof EnvironmentError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return exitCodes.configuration;
  }
}

function select(config: LoadedConfig, args: RunArguments, file: string): LoadedConfig {
  const targets = config.targets.filter(
    (target) => (args.service?.includes(target.service) ?? true) && (args.tenant?.includes(target.tenant) ?? true),
  );
  const unknown = args.tenant?.find((tenant) => !config.targets.some((target) => target.tenant === tenant));
  if (unknown !== undefined)
    throw new ConfigError([
      { file, line: 1, column: 1, path: 'tenants', message: `no tenant "${unknown}", which --tenant asks for` },
    ]);
  if (targets.length === 0)
    throw new ConfigError([
      { file, line: 1, column: 1, path: 'tenants', message: 'no target matches --service and --tenant' },
    ]);
  return { ...config, targets };
}

/** Hooks see redacted facts only, so each event can be written as it is. */
function debugHooks(io: ProgramIo): Hooks {
  const write = (event: string) => (facts: object) => void io.stderr.write(`${JSON.stringify({ event, ...facts })}\n`);
  return {
    onRequest: write('request'),
    onResponse: write('response'),
    onRetry: write('retry'),
    onWait: write('wait'),
    onDrift: write('drift'),
  };
}
