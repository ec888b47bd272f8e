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
  /** The time between two readings, in milliseconds. Default: 60,000. */
  readonly everyMs?: number;
}

/** Makes a reader that has read nothing yet. */
export function createControlReader(options: ControlReaderOptions): ControlReader {
  const { fleet, network, location, ask = askControls, everyMs = 60_000 } = options;
  const { clock } = network;
  const ending = new AbortController();
  let nextMs = Number.NEGATIVE_INFINITY;
  let isReading = false;
  let readings: Observation[] = [];

  const read = async (addresses: readonly string[]) => {
    isReading = true;
    nextMs = clock.elapsedMs() + everyMs;
    try {
      const answers = await ask({ addresses, network, location, signal: ending.signal });
      if (!ending.signal.aborted) readings.push(...answers);
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
      const taken = readings;
      readings = [];
      return taken;
    },
    stop: () => ending.abort(new Error('the service stopped')),
  };
}
