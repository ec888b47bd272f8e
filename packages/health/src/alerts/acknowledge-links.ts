import type { ChannelSettings } from '../config/channel-settings.ts';
import { isAcknowledgeable } from './channels/acknowledgeable.ts';
import type { AnyChannelConfig } from './channels/index.ts';
import type { MessageSource } from './message.ts';
import { type Language, languages } from './texts/phrases.ts';

/** What a link to acknowledge says. */
export interface AcknowledgeLink {
  /** The id of the link: the key of its message. */
  readonly id: string;
  /** The incident. */
  readonly incident: string;
  /** The channel that got the message. */
  readonly channel: string;
  /** The language of the channel. */
  readonly language: Language;
}

/** The path of the page, before the token. */
export const acknowledgePath = '/acknowledge/';
/** The shortest key, in characters. */
export const shortestKey = 32;

const audience = 'acknowledge';

/**
 * Makes the link of a message: signed, for one incident and one channel, valid for some time. Every attempt of a delivery has the
 * same link. Returns null if the message needs none, if links are not configured, or if their key cannot be used: a message
 * without the link is better than no message.
 */
export async function linkFor(
  { key, kind, incident, createdMs, content }: MessageSource,
  { id: channel, language = 'en' }: Pick<AnyChannelConfig, 'id' | 'language'>,
  { links, publicUrl, installation }: Pick<ChannelSettings, 'links' | 'publicUrl' | 'installation'>,
): Promise<string | null> {
  if (!links || publicUrl === undefined || incident === null) return null;
  if (!isAcknowledgeable({ kind, incident, content })) return null;
  const signingKey = await keyOf(links);
  if (!signingKey) return null;
  const { SignJWT } = await import('jose');
  const token = await new SignJWT({ chn: channel, lng: language })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(installation)
    .setAudience(audience)
    .setSubject(incident)
    .setJti(key)
    .setExpirationTime(Math.floor((createdMs + links.validMs) / 1_000))
    .sign(signingKey);
  return `${publicUrl}${acknowledgePath}${token}`;
}

/**
 * Reads the token of a link. Returns `expired` for a link that was valid once, `invalid` for any other text, and `unusable` if the
 * key cannot be read.
 */
export async function readLink(
  token: string,
  { links, installation }: Pick<ChannelSettings, 'links' | 'installation'>,
  nowMs: number,
): Promise<AcknowledgeLink | 'expired' | 'invalid' | 'unusable'> {
  const key = links && (await keyOf(links));
  if (!key) return 'unusable';
  const { errors, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: installation,
      audience,
      requiredClaims: ['sub', 'jti', 'exp'],
      currentDate: new Date(nowMs),
    });
    const { sub: incident = '', jti: id = '', chn: channel, lng } = payload;
    const language = languages.find((name) => name === lng) ?? 'en';
    return typeof channel === 'string' ? { id, incident, channel, language } : 'invalid';
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
  }
}

async function keyOf({ key }: NonNullable<ChannelSettings['links']>): Promise<Uint8Array | undefined> {
  try {
    const text = (await key()).reveal();
    return text.length < shortestKey ? undefined : new TextEncoder().encode(text);
  } catch {
    return undefined;
  }
}
