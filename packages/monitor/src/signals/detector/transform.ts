/** What a series measures: it decides how values are made comparable. */
export type SeriesKind = 'value' | 'share' | 'duration';

/** Makes the spread of a series independent of its level, and back. */
export interface Transform {
  /** To the scale on which values are compared. */
  apply(value: number, samples: number | undefined): number;
  /** Back to the unit of the series. */
  revert(scaled: number): number;
}

/** Below a millisecond durations do not differ. */
const leastDuration = 1e-3;

/** How each kind of series is made comparable. */
export const transforms: Readonly<Record<SeriesKind, Transform>> = {
  value: { apply: (value) => value, revert: (scaled) => scaled },
  // Anscombe's form of the arcsine: the spread of a binomial share depends on the number of samples only.
  share: {
    apply(value, samples) {
      const share = Math.min(1, Math.max(0, value));
      const adjusted = samples === undefined ? share : (share * samples + 3 / 8) / (samples + 3 / 4);
      return Math.asin(Math.sqrt(adjusted));
    },
    revert: (scaled) => Math.sin(Math.min(Math.PI / 2, Math.max(0, scaled))) ** 2,
  },
  // Durations multiply: twice as slow is as far as half as slow.
  duration: {
    apply: (value) => Math.log(Math.max(leastDuration, value)),
    revert: (scaled) => Math.exp(scaled),
  },
};
