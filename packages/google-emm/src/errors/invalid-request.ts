import { amapi, play, zeroTouch } from '../api/google-api.ts';
import type { MethodRow } from '../api/method-row.ts';
import { type EmmError, emmErrorFamily } from './errors.ts';

const services = Object.fromEntries([amapi, play, zeroTouch].map(({ name, service }) => [name, service]));

/** The error for a call that is wrong in itself; nothing was sent. `place` names the argument or the member. */
export function invalidRequest(row: Pick<MethodRow, 'api' | 'name'>, problem: string, place?: string): EmmError {
  return emmErrorFamily.create('EMM_INVALID_REQUEST', {
    service: services[row.api] ?? '',
    operation: row.name,
    detail: place === undefined ? problem : `${place}: ${problem}`,
  }) as EmmError;
}
