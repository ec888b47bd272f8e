export {
  type LearnedPage,
  type LearnedProperty,
  type LearningLoad,
  learnPage,
  leastLoads,
  type MissingLoads,
  missingLoads,
  varyingProperties,
} from './baseline.ts';
export {
  type CompareOptions,
  comparePage,
  confirmedChanges,
  isAtLeast,
  type PageChange,
  repeatedChanges,
  sightingsThatCount,
  worstOf,
} from './compare.ts';
export type { Fingerprint } from './fingerprint.ts';
export { type Hash, makeFingerprint } from './make-fingerprint.ts';
export {
  type ChangeSeverity,
  changeSeverities,
  type PropertyName,
  type PropertyRule,
  pageProperties,
  propertyNames,
} from './property.ts';
export type { RawDocument, RawPage } from './raw-page.ts';
