import { serialNumberProblem } from '@mdmkit/core';

/**
 * A full fetch lacks an unusual number of devices that the caller knows. A service in trouble, a truncated answer or the
 * token of another server cause this more often than an organisation that gives away its devices. So the devices are
 * fetched a second time, and only those that both fetches lack are reported as absent.
 */
export interface SuspiciousAbsence {
  /** The number of known devices that the first fetch lacked. */
  readonly absent: number;
  /** The number of known devices. */
  readonly known: number;
}

/** The options that decide when an absence is suspicious. */
export interface AbsenceOptions {
  /**
   * The share of the known devices, 0 to 1, that may be absent without a second fetch. Up to 20 absent devices are never
   * suspicious. Default: 0.05.
   */
  readonly maxAbsentShare?: number;
}

const defaultMaxAbsentShare = 0.05;

/** So many absent devices are never suspicious: in a small fleet, a few devices are a large share. */
const neverSuspicious = 20;

/**
 * Returns the limit on the share of absent devices.
 *
 * @throws TypeError - If it is not a number from 0 to 1.
 */
export function maxAbsentShareOf({ maxAbsentShare = defaultMaxAbsentShare }: AbsenceOptions): number {
  if (typeof maxAbsentShare !== 'number' || !(maxAbsentShare >= 0 && maxAbsentShare <= 1))
    throw new TypeError('maxAbsentShare must be a number from 0 to 1');
  return maxAbsentShare;
}

/**
 * Checks a serial number that the caller knows. With a space in it, the device would be reported as absent.
 *
 * @throws TypeError - If it is not a serial number. The message names its place in the list.
 */
export function checkKnown(list: string, index: number, serialNumber: unknown): void {
  const problem = serialNumberProblem(serialNumber);
  if (problem !== undefined) throw new TypeError(`${list}, entry ${index + 1}: ${problem}`);
}

/** Whether so many of the known devices are absent that it has to be confirmed. */
export function isSuspicious({ absent, known }: SuspiciousAbsence, maxAbsentShare: number): boolean {
  return absent > neverSuspicious && absent > known * maxAbsentShare;
}
