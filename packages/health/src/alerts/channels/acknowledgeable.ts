import { createHmac, timingSafeEqual } from 'node:crypto';
import { oneLine } from '../texts/escape.ts';
import type { ChannelMessage } from './channel.ts';

/** Messages about trouble that goes on. */
const acknowledgeableKinds = new Set(['opened', 'updated', 'escalated', 'reminder', 'handover']);

/** Whether a message is about trouble that goes on and that no person has acknowledged. */
export function isAcknowledgeable({
  kind,
  incident,
  content,
}: Pick<ChannelMessage, 'kind' | 'incident' | 'content'>): boolean {
  return incident !== null && acknowledgeableKinds.has(kind) && content.acknowledgedBy === undefined;
}

/** The name of a person as a vendor gives it: one line, at most 60 characters. */
export function personOf(name: unknown): string {
  const text = typeof name === 'string' ? oneLine(name).slice(0, 60).trim() : '';
  return text === '' ? 'unknown' : text;
}

/** Whether a signature is the HMAC-SHA256 of a text. */
export function isSignedBySha256(text: string, signature: string, secret: string, encoding: 'hex' | 'base64'): boolean {
  const expected = createHmac('sha256', secret).update(text).digest();
  const actual = Buffer.from(signature, encoding);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
