import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { invalid } from '../refusal.ts';

/** A service account key, as Google hands it out once. */
export interface NewServiceAccountKey {
  /** The id. */
  readonly id: string;
  /** The format of the data. */
  readonly type: string;
  /** The file, in text; base64 of a PKCS#12 file. */
  readonly data: string;
}

/** "When type is "pkcs12", the contents of the data field is base64 encoded and has the password "notasecret"." */
const password = 'notasecret';

/** Makes the key of a service account in one of Google's two formats. `member` is what a refusal names. */
export function createKeyFile(type: unknown, email: string, member: string): NewServiceAccountKey {
  if (type !== 'googleCredentials' && type !== 'pkcs12')
    throw invalid(member, 'Expected "googleCredentials" or "pkcs12".');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const id = randomBytes(20).toString('hex');
  return {
    id,
    type,
    data: type === 'pkcs12' ? pkcs12Of(privateKey).toString('base64') : jsonOf(privateKey, id, email),
  };
}

function jsonOf(privateKey: KeyObject, id: string, email: string): string {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return JSON.stringify({ type: 'service_account', client_email: email, private_key: pem, private_key_id: id });
}

const [sequenceTag, octetsTag, explicitTag] = [0x30, 0x04, 0xa0];
const dataOid = Buffer.from('06092a864886f70d010701', 'hex');
const shroudedKeyOid = Buffer.from('060b2a864886f70d010c0a0102', 'hex');
const sha256 = Buffer.from('300d06096086480165030402010500', 'hex');
const version3 = Buffer.from('020103', 'hex');
const iterations = 2_048;

/** A PKCS#12 file (RFC 7292 §4) with one encrypted key, and no certificate. */
function pkcs12Of(privateKey: KeyObject): Buffer {
  const cipher = { cipher: 'aes-256-cbc', passphrase: password } as const;
  const shroudedKey = privateKey.export({ type: 'pkcs8', format: 'der', ...cipher });
  const bag = der(sequenceTag, shroudedKeyOid, der(explicitTag, shroudedKey));
  const safe = der(sequenceTag, dataOf(der(sequenceTag, bag)));
  const salt = randomBytes(8);
  const mac = createHmac('sha256', macKeyOf(salt)).update(safe).digest();
  const count = Buffer.from([0x02, 0x02, iterations >> 8, iterations & 0xff]);
  const macData = der(sequenceTag, der(sequenceTag, sha256, der(octetsTag, mac)), der(octetsTag, salt), count);
  return der(sequenceTag, version3, dataOf(safe), macData);
}

function dataOf(content: Buffer): Buffer {
  return der(sequenceTag, dataOid, der(explicitTag, der(octetsTag, content)));
}

/** The key of the MAC (RFC 7292 appendix B.2): one block, as long as the hash. */
function macKeyOf(salt: Buffer): Buffer {
  const blockLength = 64;
  const fill = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / blockLength) * blockLength, bytes);
  const text = Buffer.from(`${password}\0`, 'utf16le').swap16();
  let key = Buffer.concat([Buffer.alloc(blockLength, 3), fill(salt), fill(text)]);
  for (let round = 0; round < iterations; round += 1) key = createHash('sha256').update(key).digest();
  return key;
}

/** A value in DER, of less than 64 KiB. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  const head = length < 0x80 ? [tag, length] : [tag, ...long];
  return Buffer.concat([Buffer.from(head), content]);
}
