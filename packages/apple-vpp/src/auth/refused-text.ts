import type { VppErrorCode } from '../errors/vpp-error.ts';

/** Why a text is no content token. Never says what the text holds. */
export interface Refusal {
  /** The code of the error. */
  readonly code: Extract<VppErrorCode, `VPP_TOKEN_${'UNREADABLE' | 'INNER_MEMBER' | 'WRONG_KIND'}`>;
  /** In words. */
  readonly detail: string;
}

const otherCredentials: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN MESSAGE-----/, 'it is the decrypted server token of Apple Device Assignment'],
  [
    /^(?:MIME-Version|Content-[A-Za-z-]+):/im,
    'it is a message (.p7m), such as the server token of Apple Device Assignment',
  ],
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/, 'it is a private key (PEM)'],
  [/-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/, 'it is a certificate (PEM)'],
  [/-----BEGIN /, 'it is a PEM file'],
  [/^ey[\w-]+\.[\w-]+\.[\w-]*$/, 'it is a JSON Web Token'],
];

/** Recognises a text that is something else than base64 of JSON; undefined when it may be a content token. */
export function recogniseOther(text: string): Refusal | undefined {
  if (text === '') return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it is empty' };
  const otherKind = otherCredentials.find(([pattern]) => pattern.test(text));
  if (otherKind) return { code: 'VPP_TOKEN_WRONG_KIND', detail: otherKind[1] };
  if (text.startsWith('{')) return recogniseJson(text);
  if (/^(?:Authorization:\s*)?Bearer\s/i.test(text)) {
    return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it is an Authorization header, not the token alone' };
  }
  if (/^itvt=/i.test(text)) return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it is a cookie, not the token alone' };
  return undefined;
}

function recogniseJson(text: string): Refusal {
  const has = (member: string) => new RegExp(`"${member}"\\s*:`).test(text);
  if (has('consumer_key') || has('access_secret')) {
    return { code: 'VPP_TOKEN_WRONG_KIND', detail: 'it is the decrypted server token of Apple Device Assignment' };
  }
  if (has('private_key')) return { code: 'VPP_TOKEN_WRONG_KIND', detail: 'it is a service account key' };
  if (has('sToken')) {
    return {
      code: 'VPP_TOKEN_UNREADABLE',
      detail: 'it is a request body of the legacy service; the value of "sToken" alone is needed',
    };
  }
  if (has('expDate'))
    return { code: 'VPP_TOKEN_INNER_MEMBER', detail: 'it is the JSON inside the file, already decoded' };
  return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it is JSON, not the base64 text of the file' };
}

/** Says why a text is not base64. */
export function explainNotBase64(text: string): Refusal {
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it is not base64' };
  const detail = isDoubled(text) ? 'it holds a token more than once, or several' : 'it is broken into several lines';
  return { code: 'VPP_TOKEN_UNREADABLE', detail };
}

/** Says why what is inside the base64 is not JSON. */
export function explainNotJson(inside: Buffer): Refusal {
  const text = inside.toString('utf8');
  if (/^\s*\{.*\}\s*\{/s.test(text))
    return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it holds a token more than once, or several' };
  if (/^\s*[[{]/.test(text)) return { code: 'VPP_TOKEN_UNREADABLE', detail: 'the JSON inside is damaged or cut off' };
  if (isDer(inside)) return { code: 'VPP_TOKEN_WRONG_KIND', detail: 'it is a certificate, key or message in base64' };
  if (inside.length < 24) return { code: 'VPP_TOKEN_UNREADABLE', detail: 'it is too short' };
  return {
    code: 'VPP_TOKEN_INNER_MEMBER',
    detail: 'it is base64, but of no JSON, so probably the "token" member was copied out of the file',
  };
}

/** Base64 ends at its padding: what comes after is another one. Without padding, two tokens stand on two lines. */
function isDoubled(text: string): boolean {
  return /=\s*[A-Za-z0-9+/]/.test(text) || /^e[wy]\S{40,}\s+e[wy]\S{40,}/.test(text);
}

/** A DER sequence of two length bytes (X.690 §8.1.3) that is exactly as long as it says. */
function isDer(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes[0] === 0x30 && bytes[1] === 0x82 && bytes.readUInt16BE(2) + 4 === bytes.length;
}
