import type { Fingerprint } from './fingerprint.ts';
import { type PropertyName, pageProperties, propertyNames } from './property.ts';

/** What is known of one property. */
export interface LearnedProperty {
  /** Every value that a load has shown. */
  readonly values: readonly string[];
  /** The values that every load has shown. A value of these that is missing is a change. */
  readonly always: readonly string[];
  /** Whether it differs with each load, so that it says nothing. */
  readonly isVolatile: boolean;
}

/** What a page looks like, learned from several loads. */
export interface LearnedPage {
  /** The number of loads. */
  readonly loads: number;
  /** Each property. */
  readonly properties: Readonly<Partial<Record<PropertyName, LearnedProperty>>>;
}

/** A load, and the run in whose context it took place. */
export interface LearningLoad {
  /** What it showed. */
  readonly fingerprint: Fingerprint;
  /** The run. */
  readonly session: string;
}

/** How many loads, and in how many runs, are enough to learn a page. */
export const leastLoads = { loads: 5, sessions: 2 } as const;

/** What is missing to learn a page. */
export interface MissingLoads {
  /** How many more loads are needed. */
  readonly loads: number;
  /** Of how many more runs. */
  readonly sessions: number;
}

/** What is missing to learn a page; undefined if nothing is. */
export function missingLoads(loads: readonly LearningLoad[]): MissingLoads | undefined {
  const sessions = new Set(loads.map(({ session }) => session)).size;
  const missing = {
    loads: Math.max(0, leastLoads.loads - loads.length),
    sessions: Math.max(0, leastLoads.sessions - sessions),
  };
  return missing.loads === 0 && missing.sessions === 0 ? undefined : missing;
}

/** A property that shows so many values in so few loads differs each time. A few variants, as of a test, are a set. */
const mostVariants = 0.5;

/**
 * Learns a page from several loads. A property that differs each time is volatile and never compared; critical properties never
 * are: of these every value was seen and approved.
 */
export function learnPage(fingerprints: readonly Fingerprint[]): LearnedPage {
  const properties: Partial<Record<PropertyName, LearnedProperty>> = {};
  for (const name of propertyNames) {
    const loads = fingerprints.map(({ properties: each }) => each[name] ?? []);
    const values = [...new Set(loads.flat())].toSorted();
    const always = values.filter((value) => loads.every((load) => load.includes(value)));
    const seenOnce = values.filter((value) => loads.filter((load) => load.includes(value)).length === 1).length;
    const isVolatile =
      !pageProperties[name].neverVolatile && loads.length > 1 && seenOnce > mostVariants * loads.length;
    properties[name] = { values, always, isVolatile };
  }
  return { loads: fingerprints.length, properties };
}

/** Properties whose values differed between the loads although they are critical: a person has to look at them. */
export function varyingProperties({ properties }: LearnedPage): readonly PropertyName[] {
  return propertyNames.filter((name) => {
    const learned = properties[name];
    return learned !== undefined && pageProperties[name].neverVolatile && learned.values.length > learned.always.length;
  });
}
