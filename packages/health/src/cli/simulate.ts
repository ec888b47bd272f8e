import { once } from 'node:events';
import { exitCodes } from '../run/exit-code.ts';
import { startSimulatedVendors } from '../testing/simulated-vendors.ts';
import type { ProgramIo } from './program.ts';
import type { SimulateArguments } from './simulate-command.ts';

/** Serves the simulators until a signal comes. Returns the exit code. */
export async function simulate(args: SimulateArguments, io: ProgramIo): Promise<number> {
  await using vendors = await startSimulatedVendors({
    ...(args.port === undefined ? {} : { port: args.port }),
    ...(args.out === undefined ? {} : { folder: args.out }),
  });
  const width = Math.max(...Object.keys(vendors.origins).map((name) => name.length));
  const lines = Object.entries(vendors.origins).map(([name, origin]) => `${name.padEnd(width)}  ${origin}`);
  io.stdout.write(`${lines.join('\n')}\n${'config'.padEnd(width)}  ${vendors.configFile}\n`);
  io.stderr.write('Serving until Ctrl-C. The credentials are beside the configuration.\n');
  if (!io.signal.aborted) await once(io.signal, 'abort');
  return exitCodes.ok;
}
