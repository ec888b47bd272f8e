import { createHash } from 'node:crypto';

/** The id of an incident: the same cause, opened at the same moment, has the same id wherever it is made. */
export function incidentId(key: string, openedMs: number): string {
  const digest = createHash('sha256').update(`${key}\n${openedMs}`).digest();
  return `inc-${digest.readBigUInt64BE().toString(36).padStart(13, '0').slice(0, 10)}`;
}
