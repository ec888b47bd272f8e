import type { CallOptions } from '../call/caller-options.ts';
import type { ClientOptions } from './client-core.ts';

/**
 * The names of the options that every client accepts: the members of {@link ClientOptions}. `signal` belongs to calls; a
 * client ignores it, so that programs can share one options object between a client and its calls.
 */
export const clientOptionNames = [
  'signal',
  'label',
  'transport',
  'proxy',
  'ca',
  'hooks',
  'clock',
  'random',
  'retry',
  'timeoutMs',
  'totalTimeoutMs',
  'budget',
  'priority',
  'whenExhausted',
  'sessionStore',
  'userAgent',
] as const satisfies readonly (keyof ClientOptions | 'signal')[];

/** The names of the options that every call accepts: the members of {@link CallOptions}. */
export const callOptionNames = [
  'signal',
  'timeoutMs',
  'totalTimeoutMs',
  'retry',
  'priority',
  'whenExhausted',
  'freshConnection',
] as const satisfies readonly (keyof CallOptions)[];
