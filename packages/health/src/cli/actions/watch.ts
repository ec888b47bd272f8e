import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultTimeoutMs } from '@mdmkit/monitor/model';
import type { LoadedConfig } from '../../config/target.ts';
import { formatServiceEvent } from '../../report/service-events.ts';
import { formatWatchTable } from '../../report/watch-table.ts';
import type { MonitorService } from '../../service/monitor-service.ts';
import type { ProgramIo } from '../io.ts';
import { limitGarbage } from '../limit-garbage.ts';
import type { MonitorArguments } from './monitor-run.ts';
import { type MonitorRun, runMonitor } from './monitor-run.ts';

/** What `watch` takes. */
export interface WatchArguments extends MonitorArguments {
  /** From one check to the next, in milliseconds; as configured where it is not said. */
  readonly interval?: number;
  /** Whether colours may be used. */
  readonly color: boolean;
}

/** The time between two pictures, in milliseconds. */
const redrawMs = 1_000;

/** Shows a live table until a signal arrives; its store is deleted at the end. Returns the exit code. */
export async function watch(
  args: WatchArguments & { readonly patterns?: readonly string[] },
  io: ProgramIo,
): Promise<number> {
  limitGarbage();
  const folder = await mkdtemp(join(tmpdir(), 'health-watch-'));
  const onTerminal = io.stdout.isTTY === true;
  const screen = onTerminal ? createScreen(args, io) : undefined;
  const run: MonitorRun = {
    args,
    place: { folder },
    adapt: (config) => withInterval(config, args.interval),
    onEvent: (event) => void (onTerminal ? undefined : io.stdout.write(formatServiceEvent(event))),
    ...(screen ? { onStart: screen.follow } : {}),
  };
  try {
    return await runMonitor(run, io);
  } finally {
    screen?.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sets the interval. A timeout longer than the interval would let a check run into the next one. */
function withInterval(config: LoadedConfig, intervalMs: number | undefined): LoadedConfig {
  if (intervalMs === undefined) return config;
  const targets = config.targets.map((target) => ({
    ...target,
    intervalMs,
    timeoutMs: Math.min(target.timeoutMs ?? defaultTimeoutMs, intervalMs),
  }));
  return { ...config, targets };
}

/** A table on a terminal that is drawn over itself. */
function createScreen({ color }: WatchArguments, { stdout, env }: ProgramIo) {
  let timer: ReturnType<typeof setInterval> | undefined;
  const draw = (service: MonitorService) => {
    const table = formatWatchTable(service.targets(), service.incidents(), {
      color: color && !env.NO_COLOR,
      nowMs: Date.now(),
      rows: (stdout.rows ?? 24) - 1,
      columns: stdout.columns ?? 80,
    });
    // To the corner; clear each line to its end, then the rest of the last picture.
    stdout.write(`\u001b[H${table.replaceAll('\n', '\u001b[K\n')}\u001b[J`);
  };
  return {
    follow(service: MonitorService) {
      stdout.write('\u001b[2J');
      draw(service);
      timer = setInterval(draw, redrawMs, service);
    },
    end() {
      clearInterval(timer);
      // The prompt of the shell starts on a line of its own, below the table and "^C".
      if (timer) stdout.write('\n');
    },
  };
}
