import { type BusinessKeyProblem, KeyProblem } from './key-error.ts';

const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/** The labels (RFC 7468 §4) that say that a block is no usable private key. */
const refusedLabels: readonly (readonly [RegExp, BusinessKeyProblem])[] = [
  [/^OPENSSH PRIVATE KEY$/, 'openssh'],
  [/^ENCRYPTED PRIVATE KEY$/, 'encrypted'],
  [/^RSA (PRIVATE|PUBLIC) KEY$/, 'rsa'],
  [/^DSA PRIVATE KEY$/, 'other-algorithm'],
  [/PUBLIC KEY$/, 'public'],
  [/CERTIFICATE/, 'certificate'],
  [/^(PKCS7|CMS)$/, 'dep-token'],
];

/**
 * Takes the body of the private key out of a PEM text. Byte-order marks, Windows line ends, text around the key and an
 * `EC PARAMETERS` block before it are tolerated.
 *
 * @throws KeyProblem - When there is no usable block; it says what the text is instead.
 */
export function readPrivateKeyBlock(given: string): Buffer {
  // A key that went through an environment variable or a YAML string may have "\n" spelled out.
  const text = given
    .replace(/^\uFEFF/, '')
    .replaceAll('\\r', '')
    .replaceAll('\\n', '\n');
  const blocks = [...text.matchAll(block)].map(([, label = '', body = '']) => ({ label, body }));
  const found = blocks.find(({ label }) => label.endsWith('PRIVATE KEY')) ?? blocks[0];
  if (found === undefined) throw new KeyProblem(withoutBlock(text));
  const refused = refusedLabels.find(([label]) => label.test(found.label));
  if (refused) throw new KeyProblem(refused[1]);
  if (!found.label.endsWith('PRIVATE KEY')) throw new KeyProblem('not-a-key', `its label is ${found.label}`);
  // The old way to encrypt leaves the label and adds headers (RFC 1421 §4.6.1.1).
  if (/^Proc-Type:.*ENCRYPTED/im.test(found.body)) throw new KeyProblem('encrypted');
  const base64 = found.body.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new KeyProblem('damaged');
  return Buffer.from(base64, 'base64');
}

function withoutBlock(given: string): BusinessKeyProblem {
  const text = given.trim();
  if (text === '') return 'empty';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(text)) return 'damaged';
  if (/pkcs7-mime|smime\.p7m|-----BEGIN MESSAGE-----|"consumer_key"/i.test(text)) return 'dep-token';
  if (text.startsWith('{')) return /"(sToken|expDate)"/.test(text) ? 'vpp-token' : 'json';
  if (/^[\w+/=\s]+$/.test(text) && /"(token|sToken|expDate)"/.test(Buffer.from(text, 'base64').toString('latin1'))) {
    return 'vpp-token';
  }
  return /^[^\n]{1,1000}\.(pem|p8|key|txt)$/i.test(text) ? 'file-name' : 'not-a-key';
}
