import { Certificate, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { goodCertificate as certificate } from '@mdmkit/testkit';
import { describe, expect, test } from 'vitest';
import { KeyError, readCertificate, readCertificates, readPem, readPrivateKey, Secret } from '../../src/index.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const der = privateKey.export({ type: 'pkcs8', format: 'der' });
const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const toPem = (label: string, bytes: Buffer) =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

const bent: readonly (readonly [string, string | Uint8Array | Secret])[] = [
  ['as it is', pem],
  ['in a Secret', new Secret(pem)],
  ['as bytes', Buffer.from(pem)],
  ['in UTF-16', Buffer.from(`\uFEFF${pem}`, 'utf16le')],
  ['with a byte order mark', `\uFEFF${pem}`],
  ['with Windows line ends', pem.replaceAll('\n', '\r\n')],
  ['with old Macintosh line ends', pem.replaceAll('\n', '\r')],
  ['with \\n spelled out', pem.replaceAll('\n', '\\n')],
  ['with \\r\\n spelled out', pem.replaceAll('\n', '\\r\\n')],
  ['with \\\\n from JSON within JSON', pem.replaceAll('\n', '\\\\n')],
  ['as a JSON string', JSON.stringify(pem)],
  ['with \\/ as PHP writes JSON', pem.replaceAll('\n', '\\n').replaceAll('/', '\\/')],
  ['in quotes', `'${pem}'`],
  ['indented, as in YAML', pem.replace(/^/gm, '    ')],
  ['folded to one line, as in YAML', pem.trim().replaceAll('\n', ' ')],
  ['without any line end', pem.replaceAll('\n', '')],
  ['with shell continuation', pem.replaceAll('\n', '\\\n')],
  ['with blank lines', pem.replaceAll('\n', '\n\n')],
  ['in base64', Buffer.from(pem).toString('base64')],
  ['in base64 with lines', Buffer.from(pem).toString('base64').replace(/.{76}/g, '$&\n')],
  ['percent-encoded', encodeURIComponent(pem)],
  ['form-encoded', encodeURIComponent(pem).replaceAll('%20', '+')],
  ['with + turned into a space', pem.replaceAll('+', ' ')],
  ['with long dashes', pem.replaceAll('-----', '—–-')],
  ['with a non-breaking space', pem.replaceAll('PRIVATE KEY', 'PRIVATE\u00A0KEY')],
  ['with invisible characters', pem.replaceAll('\n', '\u200B\n')],
  ['with text around it', `Bag Attributes\n  friendlyName: x\n${pem}\nbye`],
  ['after its certificate', `${certificate}${pem}`],
  ['as PKCS#1', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['as PKCS#8 under the label of PKCS#1', toPem('RSA PRIVATE KEY', der)],
  ['in DER', der],
  ['in DER as PKCS#1', privateKey.export({ type: 'pkcs1', format: 'der' })],
];

test('reads a block whose last character was a + that was turned into a space', () => {
  const bytes = Buffer.from(Array.from({ length: 93 }, (_, index) => (index * 37 + 11) % 256));
  for (const last of [0x3e, 0xbe]) {
    bytes[92] = last;
    const text = toPem('DATA', bytes);
    expect(text).toMatch(/\+\n-----END/);
    expect(readPem(text.replaceAll('+', ' ')).map(({ der: read }) => read)).toEqual([bytes]);
  }
});

test.each(bent)('reads a private key %s', (_, source) => {
  expect(readPrivateKey(source).equals(privateKey)).toBe(true);
});

test.each([
  ['PEM', pem],
  ['DER', der],
  ['encrypted PEM', privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })],
  ['SEC 1', curve.export({ type: 'sec1', format: 'pem' })],
])('reads a private key in %s although an earlier operation left an error in OpenSSL', (_, source) => {
  // This one does.
  expect(Certificate.verifySpkac(Buffer.from('no SPKAC'))).toBe(false);
  expect(readPrivateKey(source, { passphrase: 'x' }).type).toBe('private');
});

test('reads an EC key under each label, and after its parameters', () => {
  const parameters = toPem('EC PARAMETERS', Buffer.from('06082a8648ce3d030107', 'hex'));
  for (const source of [
    curve.export({ type: 'sec1', format: 'pem' }).toString(),
    toPem('EC PRIVATE KEY', curve.export({ type: 'pkcs8', format: 'der' })),
    `${parameters}${curve.export({ type: 'sec1', format: 'pem' }).toString()}`,
  ])
    expect(readPrivateKey(source).equals(curve)).toBe(true);
});

describe('an encrypted key', () => {
  const options = { format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' } as const;
  test.each([
    ['PKCS#8', privateKey.export({ type: 'pkcs8', ...options }).toString()],
    ['RFC 1421', privateKey.export({ type: 'pkcs1', ...options }).toString()],
    [
      'PKCS#8 in one line',
      privateKey
        .export({ type: 'pkcs8', ...options })
        .toString()
        .replaceAll('\n', ' '),
    ],
    [
      'RFC 1421 with \\n spelled out',
      privateKey
        .export({ type: 'pkcs1', ...options })
        .toString()
        .replaceAll('\n', '\\n'),
    ],
    ['the label of a plain one', toPem('PRIVATE KEY', privateKey.export({ type: 'pkcs8', ...options, format: 'der' }))],
  ])('is read with its passphrase only: %s', (name, text) => {
    expect(() => readPrivateKey(text)).toThrow(expect.objectContaining({ problem: 'encrypted' }));
    expect(readPrivateKey(text, { passphrase: 'open' }).equals(privateKey)).toBe(true);
    expect(readPrivateKey(text, { passphrase: new Secret('open') }).equals(privateKey)).toBe(true);
    const problem = name.startsWith('the label') ? 'damaged' : 'passphrase';
    expect(() => readPrivateKey(text, { passphrase: 'wrong' })).toThrow(expect.objectContaining({ problem }));
  });
});

test.each([
  ['empty', ''],
  ['empty', ' \n '],
  ['file-name', './keys/api.pem'],
  ['cut-off', pem.slice(0, 400)],
  ['cut-off', pem.slice(40)],
  ['damaged', pem.replace(/^M/m, '#')],
  ['damaged', toPem('PRIVATE KEY', der.subarray(0, 300))],
  ['damaged', pem.replace('END PRIVATE KEY', 'END RSA PRIVATE KEY')],
  ['no-pem', 'hello'],
  ['no-pem', toPem('SOMETHING', der)],
  ['openssh', toPem('OPENSSH PRIVATE KEY', der)],
  ['dsa', toPem('DSA PRIVATE KEY', der)],
  ['public-key', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
  ['certificate', certificate],
  ['certificate', readCertificate(certificate).raw],
  ['certificate-request', toPem('CERTIFICATE REQUEST', der)],
  ['certificate-request', toPem('NEW CERTIFICATE REQUEST', der)],
  ['message', toPem('PKCS7', der)],
  ['parameters', toPem('EC PARAMETERS', der)],
  ['key-store', Buffer.from('30820a0002010330820900', 'hex')],
  ['message', Buffer.from('30820a0006092a864886f70d010703', 'hex')],
  ['damaged', Buffer.from('308204', 'hex')],
  ['server-token', 'Content-Type: application/pkcs7-mime; name="smime.p7m"\n\nMIAG'],
  ['server-token', '{"consumer_key":"CK"}'],
  ['content-token', Buffer.from('{"expDate":"2031-02-03T04:05:06+0000","token":"x"}').toString('base64')],
  ['content-token', '{"sToken":"x"}'],
  ['json', '{"type":"service_account"}'],
  ['web-page', '<!DOCTYPE html><title>Sign in</title>'],
  ['not-utf-8', Buffer.from('Zoë', 'latin1')],
  ['utf-16', Buffer.from(pem, 'utf16le')],
  ['utf-16', Buffer.from(pem, 'utf16le').swap16()],
  ['binary', Buffer.from(`${pem}\0\0`)],
])('says what else the input is: %s', (problem, source) => {
  const read = () => readPrivateKey(source);
  expect(read).toThrow(KeyError);
  expect(read).toThrow(expect.objectContaining({ problem }));
});

test('an error contains nothing of the key', () => {
  const text = pem.replace(/^M/m, '#');
  try {
    readPrivateKey(text);
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain(text.slice(40, 60));
  }
});

test('a block is given back as strict PEM, with its headers', () => {
  const [block] = readPem(pem.replaceAll('\n', '\\n'));
  expect(block).toMatchObject({ label: 'PRIVATE KEY', pem, isEncrypted: false });
  expect(block?.der.equals(der)).toBe(true);
  expect(createPrivateKey(block?.pem ?? '').equals(privateKey)).toBe(true);
});

describe('certificates', () => {
  test('are read from PEM, from DER, and in bent forms', () => {
    const { raw } = readCertificate(certificate);
    for (const source of [certificate.replaceAll('\n', '\\n'), raw, Buffer.from(`\uFEFF${certificate}`, 'utf16le')])
      expect(readCertificate(source).raw.equals(raw)).toBe(true);
    expect(readCertificates(`${certificate}${pem}${certificate}`)).toHaveLength(2);
  });

  test('are all read from files that were joined without a line end', () => {
    expect(readCertificates(`${certificate.trim()}${certificate}`)).toHaveLength(2);
    expect(readPrivateKey(`${certificate.trim()}${pem}`).asymmetricKeyType).toBe('rsa');
  });

  test.each([
    ['without its last line', certificate.replace(/-----END.*/, '')],
    ['without its first line', certificate.replace(/-----BEGIN.*/, '')],
    ['without its second half', certificate.slice(0, certificate.length / 2)],
  ])('are not read without the last one, which stands there %s', (_, last) => {
    expect(() => readCertificates(`${certificate}${last}`)).toThrow(expect.objectContaining({ problem: 'cut-off' }));
  });

  test.each([
    ['private-key', pem],
    ['public-key', publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['certificate-request', toPem('CERTIFICATE REQUEST', der)],
    ['message', toPem('CMS', der)],
    ['damaged', toPem('CERTIFICATE', der)],
    ['empty', ''],
  ])('a file without one is named: %s', (problem, source) => {
    expect(() => readCertificate(source)).toThrow(expect.objectContaining({ problem }));
  });
});
