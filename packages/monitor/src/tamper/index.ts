export type { Fingerprint } from './fingerprint.ts';
