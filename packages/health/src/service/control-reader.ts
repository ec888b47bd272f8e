import type { Observation } from '@mdmkit/monitor/model';
import type { NetworkAccess } from '../network/network-access.ts';
import { askControls } from './controls.ts';

/** Asks neutral hosts from time to time. */
export interface ControlReader {
  /** Asks when the last time is long enough ago. */
  readWhenDue(): void;
  /** Asks now, unless it is being asked anyway. */
  readNow(): void;
  /** Asks other hosts from now on. */
  setAddresses(addresses: readonly string[]): void;
  /** Asks no more, and drops what is under way. */
  stop(): void;
}

/** What {@link createControlReader} needs. */
export interface ControlReaderOptions {
  /** The hosts' addresses; with none nobody is asked. */
  readonly addresses: readonly string[];
  /** How they are reached. */
  readonly network: NetworkAccess;
  /** Where it is looked from. */
  readonly location: string;
  /** Takes what was found. */
  readonly onReadings: (readings: readonly Observation[]) => void;
  /** Asks them. Default: {@link askControls}. */
  readonly ask?: typeof askControls;
  /** From one time to the next, in milliseconds. Default: 60,000. */
  readonly everyMs?: number;
}

/** Makes a reader that has asked nobody yet. */
export function createControlReader(options: ControlReaderOptions): ControlReader {
  const { network, onReadings, ask = askControls, everyMs = 60_000 } = options;
  const { clock } = network;
  const ending = new AbortController();
  let { addresses } = options;
  let nextMs = Number.NEGATIVE_INFINITY;
  let reading = false;

  const read = async () => {
    reading = true;
    nextMs = clock.elapsedMs() + everyMs;
    try {
      const readings = await ask({ ...options, addresses, signal: ending.signal });
      if (!ending.signal.aborted) onReadings(readings);
    } finally {
      reading = false;
    }
  };
  const readNow = () => {
    if (addresses.length === 0 || reading || ending.signal.aborted) return;
    // A reader that cannot ask gives no reading: nothing is known of the network then.
    read().catch(() => {});
  };
  return {
    readWhenDue() {
      if (clock.elapsedMs() >= nextMs) readNow();
    },
    readNow,
    setAddresses(next) {
      addresses = next;
    },
    stop: () => ending.abort(new Error('the service stopped')),
  };
}
