import type { PlayMethods } from '../api/generated/play-emm.ts';
import type { GenericCall } from '../google/generic-call.ts';

/** Calls a method of the Play EMM API. */
export type PlayCall = GenericCall<PlayMethods>;
