import { amapi, play, zeroTouch } from '../api/google-api.ts';
import type { MethodRow } from '../api/method-row.ts';
import { type EmmError, emmErrorFamily } from './errors.ts';

const services = Object.fromEntries([amapi, play, zeroTouch].map(({ name, service }) => [name, service]));

/** The name of the service that a method belongs to, such as `google.amapi`. */
export function serviceOf(row: Pick<MethodRow, 'api'>): string {
  return services[row.api] ?? '';
}

/** The error for a wrong call; nothing was sent. `place` names the argument or the member. */
export function invalidRequest(row: Pick<MethodRow, 'api' | 'name'>, problem: string, place?: string): EmmError {
  return emmErrorFamily.create('EMM_INVALID_REQUEST', {
    service: serviceOf(row),
    operation: row.name,
    detail: place === undefined ? problem : `${place}: ${problem}`,
  }) as EmmError;
}
