import type { Service } from '@mdmkit/monitor/model';

/** What a credential file turned out to be. */
export interface RecognisedCredential {
  /** In words, with the service that it is for. */
  readonly name: string;
  /** The service that it is for. */
  readonly service: Service;
}

/** Says which service's credential a file is, so that one in another's place is named. Undefined for anything else. */
export function recogniseCredential(bytes: Buffer): RecognisedCredential | undefined {
  const service = serviceOf(bytes);
  return service && { name: `${names[service]} (for ${service})`, service };
}

const names: Readonly<Partial<Record<Service, string>>> = {
  'apple.dep': 'an Apple server token',
  'apple.vpp': 'an Apple content token',
  'apple.business': 'an EC private key',
  'google.amapi': 'a Google service-account key',
};

function serviceOf(bytes: Buffer): Service | undefined {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  if (isServerToken(bytes, text)) return 'apple.dep';
  if (text.includes('-----BEGIN EC PRIVATE KEY-----')) return 'apple.business';
  const json = parseObject(text) ?? parseObject(Buffer.from(text, 'base64').toString('utf8'));
  if (json?.type === 'service_account') return 'google.amapi';
  if (json && 'expDate' in json && 'token' in json) return 'apple.vpp';
  return undefined;
}

function isServerToken(bytes: Buffer, text: string): boolean {
  // DER or BER of a ContentInfo: SEQUENCE, then the identifier of enveloped data (RFC 5652 §14).
  const enveloped = bytes.subarray(0, 24).includes(Buffer.from('06092a864886f70d010703', 'hex'));
  return (
    enveloped ||
    /pkcs7-mime/i.test(text.slice(0, 2_000)) ||
    text.startsWith('MIAGCSqGSIb3DQEHA6CA') ||
    text.includes('"consumer_key"')
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
