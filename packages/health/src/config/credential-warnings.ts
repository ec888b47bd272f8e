import { daysUntil, expiryWarnings, hasEnded } from '@mdmkit/monitor/model';

/** What is worth saying of a credential before anything is sent: that it has ended, or will soon. */
export function credentialWarning(credential: unknown, nowMs: number): string | undefined {
  const expiresAt = expiryOf(credential);
  if (expiresAt === undefined) return undefined;
  const day = expiresAt.toISOString().slice(0, 10);
  if (hasEnded(expiresAt, nowMs)) return `the credential ended on ${day}; replace it`;
  if (expiryWarnings(expiresAt, nowMs).length === 0) return undefined;
  const days = daysUntil(expiresAt, nowMs);
  return `the credential ends in ${days} day${days === 1 ? '' : 's'} (${day}); renew it before then`;
}

function expiryOf(credential: unknown): Date | undefined {
  const hasEnd = typeof credential === 'object' && credential !== null && 'expiresAt' in credential;
  return hasEnd && credential.expiresAt instanceof Date && !Number.isNaN(credential.expiresAt.getTime())
    ? credential.expiresAt
    : undefined;
}
