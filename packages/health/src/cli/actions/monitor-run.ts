import { once } from 'node:events';
import { createTransport } from '@mdmkit/core';
import { exitCodes, type Service } from '@mdmkit/monitor/model';
import { loadConfig } from '../../config/load-config.ts';
import type { LoadedConfig, StorePlace } from '../../config/target.ts';
import { createMonitorService, type MonitorService } from '../../service/monitor-service.ts';
import type { OnServiceEvent } from '../../service/service-event.ts';
import { openStore } from '../../store/open-store.ts';
import { StoreError } from '../../store/store-error.ts';
import { defaultFile, findConfig } from '../config-file.ts';
import { debugOptions } from '../debug.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { codeOfProblem } from '../problems.ts';
import { select } from '../select.ts';

/** What `serve` and `watch` take. */
export interface MonitorArguments {
  /** The configuration file. */
  readonly config?: string;
  /** Only these services. */
  readonly service?: readonly Service[];
  /** Only these tenants. */
  readonly tenant?: readonly string[];
  /** How many checks at once. */
  readonly concurrency: number;
  /** Whether to write redacted detail to stderr. */
  readonly debug?: boolean;
}

/** What a monitoring command does with a running service. */
export interface MonitorRun {
  /** The arguments, with patterns of target ids. */
  readonly args: MonitorArguments & { readonly patterns?: readonly string[] };
  /** Where to keep what is found; a configuration's own place where this is not said. */
  readonly place?: StorePlace;
  /** Changes the configuration before it is used. */
  readonly adapt?: (config: LoadedConfig) => LoadedConfig;
  /** Told what happens. */
  readonly onEvent: OnServiceEvent;
  /** Told once the service runs. */
  readonly onStart?: (service: MonitorService, config: LoadedConfig) => void;
}

/** Runs a service until a signal comes, or it has to stop. Returns the exit code. */
export async function runMonitor(run: MonitorRun, io: ProgramIo): Promise<number> {
  const { args } = run;
  try {
    const file = findConfig(args.config);
    if (file === undefined) {
      io.stderr.write(
        `No configuration: there is no ${defaultFile} in this folder; name a file with --config, or make one with "health-check init".\n`,
      );
      return exitCodes.configuration;
    }
    const load = async () => await loadFor(file, run, io);
    const config = await load();
    const place = run.place ?? config.monitor?.store;
    if (!place) throw new TypeError('a loaded configuration names a store');
    const transportOptions = await transportOptionsFrom(io.env);
    const { proxy, ca } = transportOptions;
    await using transport = createTransport(transportOptions);
    await using store = await openStore(place);
    await using service = createMonitorService({
      config,
      store,
      transport,
      network: { ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}), ...io.network },
      caps: { total: args.concurrency },
      ...(args.debug ? debugOptions(io.stderr) : {}),
      onEvent: run.onEvent,
    });
    // Listened to from the start: without a listener the signal ends the process. One reload after the other, so that the
    // last word is that of the last signal; a start that fails is told below.
    let settled = service.start();
    const started = settled;
    io.onHangup?.(() => {
      settled = settled.then(
        () => reload(service, load, io),
        () => {},
      );
    });
    await started;
    run.onStart?.(service, config);
    if (!io.signal.aborted) await Promise.race([once(io.signal, 'abort'), service.ended]);
    return exitCodes.ok;
  } catch (error) {
    const code = codeOfProblem(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    io.stderr.write(`${error.message}${error instanceof StoreError ? `. ${error.remedy}` : ''}\n`);
    return code;
  }
}

async function loadFor(file: string, { args, adapt }: MonitorRun, io: ProgramIo): Promise<LoadedConfig> {
  const config = await loadConfig(file, { env: io.env });
  const chosen = { ...config, targets: select(config.targets, args, file) };
  return adapt ? adapt(chosen) : chosen;
}

/** A configuration with a mistake changes nothing: the service goes on with the one it has. */
async function reload(service: MonitorService, load: () => Promise<LoadedConfig>, io: ProgramIo): Promise<void> {
  try {
    await service.reload(await load());
  } catch (error) {
    if (!(error instanceof Error) || codeOfProblem(error) === undefined) throw error;
    io.stderr.write(`${error.message}\nThe configuration was not read again; everything goes on as before.\n`);
  }
}
