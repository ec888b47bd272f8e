import { createHash } from 'node:crypto';
import { credentialText, decodeText, parseDateTime, Secret, TextError } from '@mdmkit/core';
import { z } from 'zod';
import { credentialError } from '../errors/credential-error.ts';
import type { VppError } from '../errors/vpp-error.ts';
import { explainNotBase64, explainNotJson, type Refusal, recogniseOther } from './refused-text.ts';

/** A content token (once "sToken"): the credential of one location, as its `.vpptoken` file holds it. */
export interface ContentToken {
  /** The whole text of the file, which is the bearer credential; the `token` member inside is not. */
  readonly value: Secret;
  /** The organisation's name or id, as Apple wrote it into the file. */
  readonly orgName: string;
  /** When it stops to work by itself: a year after it was made. A new password or a newer download may end it before. */
  readonly expiresAt: Date;
  /** SHA-256 of the text in hexadecimal: distinguishes tokens without showing them. */
  readonly fingerprint: string;
  /** Members of the file that Apple has not documented. */
  readonly unknownMembers: Readonly<Record<string, unknown>>;
}

// Not by its length: zod would compare that of any object in its place, and throw if it cannot.
const Content = z.looseObject({ token: z.string().regex(/./s), expDate: z.string(), orgName: z.string() });

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Tokens have a few hundred characters; something this long is another file. */
const maxLength = 64 * 1024;

/**
 * Reads a `.vpptoken` file: its text, its bytes in UTF-8 or UTF-16, or its text as a `Secret`. White space, a byte order mark
 * and quotes around the text are dropped; a file that was encoded in base64 once more, for an environment variable, is
 * decoded. An expired token is read like any other: check `expiresAt`.
 *
 * Source: Apple, "Managing apps and books through web services", and the files themselves.
 *
 * @throws VppError - `VPP_TOKEN_UNREADABLE`, `VPP_TOKEN_INNER_MEMBER` or `VPP_TOKEN_WRONG_KIND`.
 * @example
 * const token = parseContentToken(await readFile('school.vpptoken'));
 * console.log(token.orgName, token.expiresAt);
 */
export function parseContentToken(source: string | Uint8Array | Secret): ContentToken {
  const value = textOf(source);
  const { token: _secret, expDate, orgName, ...unknownMembers } = readContent(value);
  const expiresAt = parseDateTime(expDate);
  if (expiresAt === undefined) throw refuse('its "expDate" is no date-time with an offset');
  const fingerprint = createHash('sha256').update(value).digest('hex');
  return { value: new Secret(value), orgName, expiresAt, fingerprint, unknownMembers };
}

/** Whether a text, or a file, is a content token, expired or not. */
export function isContentToken(source: string | Uint8Array | Secret): boolean {
  try {
    parseContentToken(source);
    return true;
  } catch {
    return false;
  }
}

function textOf(source: string | Uint8Array | Secret): string {
  if (typeof source !== 'string' && !(source instanceof Uint8Array) && !(source instanceof Secret)) {
    throw new TypeError('source must be the text or the bytes of a .vpptoken file');
  }
  try {
    return credentialText(source, isJsonInBase64);
  } catch (error) {
    if (error instanceof TextError) throw refuse(error.message);
    throw error;
  }
}

function readContent(text: string): z.infer<typeof Content> {
  if (text.length > maxLength) throw refuse('it is far longer than any token');
  const otherKind = recogniseOther(text);
  if (otherKind) throw refuse(otherKind);
  if (!base64.test(text)) throw refuse(explainNotBase64(text));
  const inside = Buffer.from(text, 'base64');
  const json = parseJson(inside);
  if (json === undefined) throw refuse(explainNotJson(inside));
  const content = Content.safeParse(json);
  if (content.success) return content.data;
  const [issue] = content.error.issues;
  const member = issue?.path[0];
  throw refuse(
    member === undefined ? 'what is inside is not a JSON object' : `its "${String(member)}" is missing or no text`,
  );
}

/** Whether a text is the base64 of JSON, as the content of the file is. */
function isJsonInBase64(text: string): boolean {
  return base64.test(text) && parseJson(Buffer.from(text, 'base64')) !== undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch {
    // Not kept as the cause: its message repeats the text.
    return undefined;
  }
}

function refuse(reason: string | Refusal): VppError {
  if (typeof reason === 'string') return credentialError('VPP_TOKEN_UNREADABLE', reason);
  return credentialError(reason.code, reason.detail);
}
