import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { exitCodes } from '@mdmkit/monitor/model';
import { reasonOf } from '../../files/reason-of.ts';
import { ForeignFolderError } from '../../testing/demo-files.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../testing/simulated-vendors.ts';
import type { ProgramIo } from '../io.ts';

/** What the simulate command takes. */
export interface SimulateArguments {
  /** The first of the ports. */
  readonly port?: number;
  /** Where credentials and configuration are written. */
  readonly out?: string;
}

/** Runs the simulators until a signal arrives. Returns the exit code. */
export async function simulate(args: SimulateArguments, io: ProgramIo): Promise<number> {
  let started: SimulatedVendors;
  try {
    started = await startSimulatedVendors({
      ...(args.port === undefined ? {} : { port: args.port }),
      ...(args.out === undefined ? {} : { folder: args.out }),
    });
  } catch (error) {
    const problem = explain(error, args);
    if (problem === undefined) throw error;
    io.stderr.write(`The simulators did not start: ${problem}.\n`);
    return exitCodes.configuration;
  }
  await using vendors = started;
  const width = Math.max(...Object.keys(vendors.origins).map((name) => name.length));
  const lines = Object.entries({ ...vendors.origins, feeds: vendors.feeds.origin }).map(
    ([name, origin]) => `${name.padEnd(width)}  ${origin}`,
  );
  io.stdout.write(`${lines.join('\n')}\n${'config'.padEnd(width)}  ${resolve(vendors.configFile)}\n`);
  io.stderr.write('Serving until Ctrl-C. The credentials are in the folder of the configuration.\n');
  if (!io.signal.aborted) await once(io.signal, 'abort');
  return exitCodes.ok;
}

/** Describes a problem that an operator can solve; undefined for a defect. */
function explain(error: unknown, { out, port: firstPort = 0 }: SimulateArguments): string | undefined {
  if (error instanceof ForeignFolderError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const port = 'port' in error ? String(error.port) : undefined;
  const code = String(error.code);
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use; name the first of six free ports with --port`,
    EACCES:
      port === undefined
        ? `this user cannot write to the folder "${out}"`
        : `this user cannot use ports from ${firstPort}`,
    EEXIST: `"${out}" is a file; name a folder with --out`,
    ENOTDIR: `a part of "${out}" is a file; name a folder with --out`,
  };
  const folder = out ?? tmpdir();
  // A full disk is found when a file that is open is written: that error has no path.
  const isOfFile = port === undefined && 'syscall' in error;
  return reasons[code] ?? (isOfFile ? `the folder "${folder}" ${reasonOf(error, 'written')}` : undefined);
}
