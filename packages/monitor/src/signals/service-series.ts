import { type Measure, measures, type SeriesReading, type UnusualService } from '../model/series.ts';
import { canarySeries, probedServiceOf, type Service } from '../model/service.ts';
import { type Bucket, createDetector, type Detector, type DetectorOptions, type Reading } from './detector/detector.ts';

/** Five minutes of a service at a location, as the rollups have them. */
export interface ServiceBucket {
  /** The service. */
  readonly service: string;
  /** The location. */
  readonly location: string;
  /** When it began, in milliseconds since 1970. */
  readonly startMs: number;
  /** How many checks of each class there were. */
  readonly classes: Readonly<Partial<Record<string, number>>>;
  /** The share of the due checks that took place, from 0 to 1; null if none was due. */
  readonly coverage: number | null;
  /** Latencies of good answers, in milliseconds; null without any. */
  readonly latency: {
    /** The median, in milliseconds. */
    readonly p50: number;
    /** The 90th percentile, in milliseconds. */
    readonly p90: number;
  } | null;
  /** Whether maintenance or a fault of our own side explains what it says: then it is neither judged nor learned. */
  readonly excluded?: boolean;
}

/** What {@link createServiceSeries} needs. */
export interface ServiceSeriesOptions {
  /** The IANA zone of a service's business hours. Default: `UTC` for all. */
  readonly zoneOf?: (service: string) => string;
}

/** The series of all services: their detectors, and what they say together. */
export interface ServiceSeries {
  /** Takes the next five minutes of a service at a location. Returns a reading for each measure. */
  take(bucket: ServiceBucket): readonly SeriesReading[];
  /** Continues a series from what was saved. Does nothing if the bytes are of another version. */
  restore(reading: SeriesReading, learned: Uint8Array): void;
  /** What the detector of a series has learned; undefined if the series is not followed. */
  save(series: Pick<SeriesReading, 'service' | 'location' | 'measure'>): Uint8Array | undefined;
  /**
   * Takes the present level of series as usual from now on: an open episode ends. Returns the readings of the series as they are
   * now; none if none is followed.
   */
  accept(level: {
    /** The service. */
    readonly service: string;
    /** Only at this location; null for all. */
    readonly location: string | null;
    /** Only this measure; null for all. */
    readonly measure: string | null;
  }): readonly SeriesReading[];
  /** Services of which several measures are unusual at a time. */
  unusualAt(nowMs: number): readonly UnusualService[];
}

/** The length of a bucket, in milliseconds. */
export const seriesBucketMs = 300_000;

/** Fewer checks in five minutes say nothing about shares. */
const leastChecks = 5;

/** Statistically odd but tiny changes are not news; more traffic than usual, and faster answers, are none either. */
const settings: Readonly<Record<Measure, DetectorOptions>> = {
  failing: { kind: 'share', direction: 'up', minimumEffect: { absolute: 0.02 }, leastSamples: leastChecks },
  throttled: { kind: 'share', direction: 'up', minimumEffect: { absolute: 0.02 }, leastSamples: leastChecks },
  'latency-p50': { kind: 'duration', direction: 'up', minimumEffect: { absolute: 300, relative: 0.5 } },
  'latency-p90': { kind: 'duration', direction: 'up', minimumEffect: { absolute: 300, relative: 0.5 } },
  volume: { kind: 'share', direction: 'down', minimumEffect: { absolute: 0.05 } },
  // A canary runs more rarely than a probe.
  completion: {
    kind: 'duration',
    direction: 'up',
    minimumEffect: { absolute: 5_000, relative: 0.5 },
    bucketMs: 1_800_000,
  },
};

const ofCanaries: readonly Measure[] = ['completion'];
const ofProbes = measures.filter((measure) => !ofCanaries.includes(measure));

/** What is followed of a service, or of the series of a canary. */
function measuresOf(service: string): readonly Measure[] {
  return canarySeries.some((series) => series === service) ? ofCanaries : ofProbes;
}

/** Measures of one family say the same twice: both latencies are one witness. */
const familyOf = (measure: Measure): string => (measure.startsWith('latency') ? 'latency' : measure);

/** So many witnesses have to agree: families of measures, or locations. */
const leastWitnesses = 2;
/** An unusual bucket is a witness for so long after its end, in milliseconds: the next one may take ten minutes to come. */
const witnessMs = 900_000;
/** A canary runs every half an hour. */
const canaryWitnessMs = 2_700_000;

const failing = ['fail.network', 'fail.server'];
const conclusive = ['ok', 'degraded', ...failing, 'fail.auth', 'fail.terms', 'fail.config'];

/** Makes the series of services, which have learned nothing yet. */
export function createServiceSeries({ zoneOf = () => 'UTC' }: ServiceSeriesOptions = {}): ServiceSeries {
  const detectors = new Map<string, Detector>();
  const latest = new Map<string, SeriesReading>();
  const witnesses = new Map<string, SeriesReading>();
  const detectorOf = (service: string, measure: Measure, key: string) => {
    const existing = detectors.get(key);
    if (existing) return existing;
    const detector = createDetector({ ...settingsOf(measure), zone: zoneOf(service) });
    detectors.set(key, detector);
    return detector;
  };
  return {
    take(bucket) {
      const { service, location } = bucket;
      return measuresOf(service).map((measure) => {
        const key = keyOf({ service, location, measure });
        const value = measuredIn(bucket, measure);
        const reading = detectorOf(service, measure, key).take(value);
        const series: SeriesReading = { service, location, measure, ...flat(reading) };
        if (series.state !== 'late') latest.set(key, series);
        if (series.state === 'anomalous') witnesses.set(key, series);
        return series;
      });
    },
    restore(reading, learned) {
      const key = keyOf(reading);
      try {
        const { service, measure } = reading;
        const restored = { ...settingsOf(measure), zone: zoneOf(service), state: learned };
        detectors.set(key, createDetector(restored));
        latest.set(key, reading);
        if (reading.state === 'anomalous') witnesses.set(key, reading);
      } catch (error) {
        // It learns anew from the rollups.
        if (!(error instanceof RangeError)) throw error;
      }
    },
    accept({ service, location, measure }) {
      return [...latest].flatMap(([key, reading]) => {
        if (reading.service !== service) return [];
        if ((location !== null && reading.location !== location) || (measure !== null && reading.measure !== measure))
          return [];
        detectors.get(key)?.accept();
        witnesses.delete(key);
        const accepted: SeriesReading = { ...reading, sinceMs: null };
        latest.set(key, accepted);
        return [accepted];
      });
    },
    save: (series) => detectors.get(keyOf(series))?.save(),
    unusualAt(nowMs) {
      const current = [...witnesses].flatMap(([key, witness]) => {
        const lastsMs = witness.measure === 'completion' ? canaryWitnessMs : witnessMs;
        if (nowMs - witness.startMs - seriesBucketMs > lastsMs || latest.get(key)?.sinceMs == null) return [];
        return [witness];
      });
      return [...Map.groupBy(current, subjectOf)].flatMap(([service, series]) => {
        const agreeing = new Set(series.map(({ location, measure }) => `${location}\n${familyOf(measure)}`));
        if (agreeing.size < leastWitnesses) return [];
        const sinceMs = Math.min(...series.map((each) => each.sinceMs ?? each.startMs));
        return [{ service, sinceMs, series }];
      });
    },
  };
}

function settingsOf(measure: Measure): DetectorOptions {
  return { bucketMs: seriesBucketMs, ...settings[measure] };
}

/** A canary speaks of the service that it changes. */
function subjectOf({ service }: SeriesReading): string {
  return probedServiceOf(service as Service) ?? service;
}

function keyOf({ service, location, measure }: Pick<SeriesReading, 'service' | 'location' | 'measure'>): string {
  return `${service}\n${location}\n${measure}`;
}

function measuredIn(
  { startMs, classes, coverage, latency, excluded = false }: ServiceBucket,
  measure: Measure,
): Bucket {
  const count = (names: readonly string[]) => names.reduce((sum, name) => sum + (classes[name] ?? 0), 0);
  const share = (part: number, samples: number): Bucket => ({
    startMs,
    value: samples === 0 ? null : part / samples,
    samples,
    excluded,
  });
  switch (measure) {
    case 'failing':
      return share(count(failing), count(conclusive));
    case 'throttled':
      return share(count(['throttled']), count([...conclusive, 'throttled']));
    case 'completion':
    case 'latency-p50':
      return { startMs, value: latency?.p50 ?? null, excluded };
    case 'latency-p90':
      return { startMs, value: latency?.p90 ?? null, excluded };
    case 'volume':
      return { startMs, value: coverage, excluded };
  }
}

function flat({ episode, ...reading }: Reading): Omit<SeriesReading, 'service' | 'location' | 'measure'> {
  const { startMs, state, value, expected, low, high, probability, surprise, signal, side, historyLength } = reading;
  const sinceMs = episode?.isOpen ? episode.startMs : null;
  return { startMs, state, value, expected, low, high, probability, surprise, signal, side, historyLength, sinceMs };
}
