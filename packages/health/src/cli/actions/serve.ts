import { formatServiceEvent, formatServiceEventJson } from '../../report/service-events.ts';
import type { ProgramIo } from '../io.ts';
import { limitGarbage } from '../limit-garbage.ts';
import type { MonitorArguments } from './monitor-run.ts';
import { runMonitor } from './monitor-run.ts';

/** What `serve` takes. */
export interface ServeArguments extends MonitorArguments {
  /** How its lines are written. */
  readonly format: 'text' | 'ndjson';
}

/** Runs the monitoring service until a signal arrives, and writes a line per event. Returns the exit code. */
export async function serve(
  args: ServeArguments & { readonly patterns?: readonly string[] },
  io: ProgramIo,
): Promise<number> {
  limitGarbage();
  const format = args.format === 'ndjson' ? formatServiceEventJson : formatServiceEvent;
  return await runMonitor({ args, onEvent: (event) => void io.stdout.write(format(event)) }, io);
}
