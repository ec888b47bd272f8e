import type { Warning } from './result.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** From how many days before its end on a credential is warned about. */
export const expiryWarningDays = 30;

/** From how many days before its end on an expiry counts as trouble of today. */
export const expiryUrgentDays = 14;

/** Whole days until an instant; negative once it has passed. */
export function daysUntil(at: Date, nowMs: number): number {
  return Math.floor((at.getTime() - nowMs) / dayMs);
}

/** Whether a credential has ended. */
export function hasEnded(expiresAt: Date | undefined, nowMs: number): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= nowMs;
}

/** The warning about a credential that ends soon. An ended credential is a failure, not a warning. */
export function expiryWarnings(expiresAt: Date | undefined, nowMs: number): Warning[] {
  if (!expiresAt || hasEnded(expiresAt, nowMs)) return [];
  const daysLeft = daysUntil(expiresAt, nowMs);
  return daysLeft <= expiryWarningDays ? [{ code: 'CREDENTIAL_EXPIRING', daysLeft }] : [];
}
