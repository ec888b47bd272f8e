import type { Observation } from '@mdmkit/monitor/model';
import type { NetworkAccess } from '../network/network-access.ts';
import { askControls } from './controls.ts';
import type { Fleet } from './fleet.ts';

/** Connects to neutral hosts from time to time, and collects what it reads. */
export interface ControlReader {
  /** Reads if the last reading is long enough ago. */
  readWhenDue(): void;
  /** Reads now, unless a reading is under way. */
  readNow(): void;
  /** Returns the readings since the last call. */
  takeReadings(): readonly Observation[];
  /** Ends the reader, and drops the reading that is under way. */
  stop(): void;
}

/** What {@link createControlReader} needs. */
export interface ControlReaderOptions {
  /** Its configuration names the addresses of the hosts. Without addresses nothing is read. */
  readonly fleet: Pick<Fleet, 'config'>;
  /** How the hosts are reached. */
  readonly network: NetworkAccess;
  /** The location of this process. */
  readonly location: string;
  /** Connects to the hosts. Default: {@link askControls}. */
  readonly ask?: typeof askControls;
  /** Called with each round of readings. */
  readonly onReadings?: (readings: readonly Observation[]) => void;
  /** The time between two readings, in milliseconds. Default: 60,000. */
  readonly everyMs?: number;
  /** The same for five minutes after hosts became silent or answer again, as long as one is silent. Default: 20,000. */
  readonly unsteadyEveryMs?: number;
}

/** How long hosts are unsteady after a change, in milliseconds. */
const unsteadyMs = 300_000;

/** Makes a reader that has read nothing yet. */
export function createControlReader(options: ControlReaderOptions): ControlReader {
  const { fleet, network, location, ask = askControls, everyMs = 60_000, unsteadyEveryMs = 20_000 } = options;
  const { clock } = network;
  const ending = new AbortController();
  let nextMs = Number.NEGATIVE_INFINITY;
  let isReading = false;
  let readings: Observation[] = [];
  let silent: ReadonlySet<string> = new Set();
  let changedMs = Number.NEGATIVE_INFINITY;

  /** Whether hosts that were silent a moment ago may answer again now. */
  const isUnsteady = () => silent.size > 0 && clock.elapsedMs() - changedMs < unsteadyMs;
  const noteSilent = (answers: readonly Observation[]) => {
    const now = new Set(answers.flatMap((answer) => (answer.class === 'fail.network' ? [answer.target] : [])));
    const hasChanged = now.size !== silent.size || [...now].some((host) => !silent.has(host));
    if (hasChanged) changedMs = clock.elapsedMs();
    silent = now;
  };
  const read = async (addresses: readonly string[]) => {
    isReading = true;
    const beganMs = clock.elapsedMs();
    nextMs = beganMs + everyMs;
    try {
      const answers = await ask({ addresses, network, location, signal: ending.signal });
      if (ending.signal.aborted) return;
      readings.push(...answers);
      options.onReadings?.(answers);
      noteSilent(answers);
      if (isUnsteady()) nextMs = beganMs + unsteadyEveryMs;
    } finally {
      isReading = false;
    }
  };
  const readNow = () => {
    const addresses = fleet.config.monitor?.controls ?? [];
    if (addresses.length === 0 || isReading || ending.signal.aborted) return;
    // A reader that fails gives no reading: then the state of the network is not known.
    read(addresses).catch(() => {});
  };
  return {
    readWhenDue() {
      if (clock.elapsedMs() >= nextMs) readNow();
    },
    readNow,
    takeReadings() {
      const current = readings;
      readings = [];
      return current;
    },
    stop: () => ending.abort(new Error('the service stopped')),
  };
}

/** Reads nothing: a process that checks nothing judges by what the workers read, because their network is the one that counts. */
export const noControls: ControlReader = {
  readWhenDue() {},
  readNow() {},
  takeReadings: () => [],
  stop() {},
};
