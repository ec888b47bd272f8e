import { type BerElement, BerError, joinOctets, readBer, tags, toOid } from './ber.ts';

/** One recipient of an encrypted CMS message (RFC 5652 §6.2.1, key transport). */
export interface KeyTransRecipient {
  /** The DER encoding of the recipient certificate's issuer; undefined if named by key identifier. */
  readonly issuer: Buffer | undefined;
  /** The recipient certificate's serial number in upper-case hexadecimal; undefined if named by key identifier. */
  readonly serialNumber: string | undefined;
  /** The dotted identifier of the key encryption algorithm. */
  readonly keyEncryption: string;
  /** The parameters of the key encryption algorithm, DER; undefined if it has none. */
  readonly keyEncryptionParameters: Buffer | undefined;
  /** The content key, encrypted. */
  readonly encryptedKey: Buffer;
}

/** What an encrypted CMS message (RFC 5652 §6.1) says of itself without any key. */
export interface EnvelopedData {
  /** Whom it is for. */
  readonly recipients: readonly KeyTransRecipient[];
  /** The content cipher. */
  readonly cipher: ContentCipher;
  /** The initialisation vector. */
  readonly iv: Buffer;
  /** The encrypted content. */
  readonly encryptedContent: Buffer;
}

/** A content cipher that server tokens may use. */
export interface ContentCipher {
  /** OpenSSL's name, which node:crypto takes. */
  readonly name: string;
  /** The length of its key in bytes. */
  readonly keyBytes: number;
}

const ciphers: Readonly<Record<string, ContentCipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};

const envelopedDataOid = '1.2.840.113549.1.7.3';

/** The CMS messages that are not supported, by the type of their content. (RFC 5652, RFC 5083) */
const otherMessages: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.7.1': 'a CMS message that is not encrypted',
  '1.2.840.113549.1.7.2': 'a CMS message that is signed, not encrypted',
  '1.2.840.113549.1.7.6': 'a CMS message that is encrypted without a recipient (EncryptedData)',
  '1.2.840.113549.1.9.16.1.9': 'a CMS message that is compressed, not encrypted',
  '1.2.840.113549.1.9.16.1.23':
    'a CMS message with authenticated encryption (AuthEnvelopedData, such as AES-GCM), which is not supported',
};

/**
 * Reads an encrypted CMS message, as DER or as the streamed BER that Apple sends.
 *
 * @throws BerError - If it is none, with what was found instead.
 */
export function readEnvelopedData(bytes: Buffer): EnvelopedData {
  const [type, wrapped] = sequence(readBer(bytes), 'ContentInfo');
  if (type?.tag !== tags.oid) throw new BerError('binary data that is not a CMS message');
  const oid = toOid(type.content);
  if (oid !== envelopedDataOid)
    throw new BerError(otherMessages[oid] ?? `a CMS message of the type ${oid}, which is not supported`);
  const parts = sequence(wrapped?.children?.[0], 'EnvelopedData');
  const recipients = parts.find((part) => part.tagClass === 0 && part.tag === tags.set);
  const content = sequence(
    parts.find((part) => part.tagClass === 0 && part.tag === tags.sequence),
    'EncryptedContentInfo',
  );
  const [cipherOid, iv] = sequence(content[1], 'content cipher');
  const cipherName = cipherOid ? toOid(cipherOid.content) : 'none';
  const cipher = ciphers[cipherName];
  if (!cipher) throw new BerError(`a CMS message whose content cipher ${cipherName} is not supported`);
  const encryptedContent = content[2];
  if (!encryptedContent || !iv) throw new BerError('no encrypted content');
  return {
    recipients: (recipients?.children ?? []).flatMap(readRecipient),
    cipher,
    iv: iv.content,
    encryptedContent: joinOctets(encryptedContent),
  };
}

/** Other kinds of recipient (key agreement, passwords) carry a context tag and are passed over. */
function readRecipient(element: BerElement): KeyTransRecipient[] {
  if (element.tagClass !== 0) return [];
  const [, id, algorithm, key] = sequence(element, 'RecipientInfo');
  const [oid, parameters] = sequence(algorithm, 'key encryption');
  if (!id || !key || !oid) throw new BerError('an incomplete recipient');
  const named = id.tagClass === 0 ? id.children : undefined;
  return [
    {
      issuer: named?.[0]?.bytes,
      serialNumber: named?.[1] === undefined ? undefined : toSerialNumber(named[1]),
      keyEncryption: toOid(oid.content),
      keyEncryptionParameters: parameters?.children === undefined ? undefined : parameters.bytes,
      encryptedKey: joinOctets(key),
    },
  ];
}

/** Writes a certificate's serial number in upper-case hexadecimal without leading zeros. */
export function toSerialNumber({ content }: BerElement): string {
  const digits = content.toString('hex').replace(/^(?:00)+/, '');
  return (digits === '' ? '00' : digits).toUpperCase();
}

function sequence(element: BerElement | undefined, what: string): readonly BerElement[] {
  if (element?.children === undefined) throw new BerError(`no ${what}`);
  return element.children;
}
