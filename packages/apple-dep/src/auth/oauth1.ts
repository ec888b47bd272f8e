import { createHmac } from 'node:crypto';

/** The parts of an OAuth 1.0a signature (RFC 5849 §3). */
export interface OAuth1Parts {
  /** The HTTP method. */
  readonly method: string;
  /** The URL; its query takes part in the signature. */
  readonly url: string;
  /** The client's identifier. */
  readonly consumerKey: string;
  /** The client's secret. */
  readonly consumerSecret: string;
  /** The token. */
  readonly token: string;
  /** The token's secret. */
  readonly tokenSecret: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Unique for the timestamp. */
  readonly nonce: string;
  /** `1.0`, or left out. */
  readonly version?: '1.0';
}

/** The protocol parameters in the order in which Apple lists them, without the signature. */
export function oauth1Parameters(parts: OAuth1Parts): Readonly<Record<string, string>> {
  return {
    oauth_consumer_key: parts.consumerKey,
    oauth_token: parts.token,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(parts.timestamp),
    oauth_nonce: parts.nonce,
    ...(parts.version === undefined ? {} : { oauth_version: parts.version }),
  };
}

/** Computes the HMAC-SHA1 signature (RFC 5849 §3.4), in base64. */
export function signOAuth1(parts: OAuth1Parts): string {
  const key = `${percentEncode(parts.consumerSecret)}&${percentEncode(parts.tokenSecret)}`;
  return createHmac('sha1', key).update(signatureBaseString(parts)).digest('base64');
}

/** Builds the Authorization header (RFC 5849 §3.5.1) for Apple's realm. */
export function oauth1Header(parts: OAuth1Parts): string {
  const parameters = { ...oauth1Parameters(parts), oauth_signature: signOAuth1(parts) };
  const list = Object.entries(parameters).map(([name, value]) => `${name}="${percentEncode(value)}"`);
  return `OAuth realm="ADM", ${list.join(', ')}`;
}

/** Percent-encodes as RFC 5849 §3.6 asks: everything but letters, digits, `-`, `.`, `_` and `~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signatureBaseString(parts: OAuth1Parts): string {
  const url = new URL(parts.url);
  const parameters = [...url.searchParams, ...Object.entries(oauth1Parameters(parts))]
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    // By code unit: localeCompare would order differently from what the other side computes.
    .sort((first, second) => (first < second ? -1 : 1));
  return [parts.method.toUpperCase(), `${url.origin}${url.pathname}`, parameters.join('&')]
    .map(percentEncode)
    .join('&');
}
