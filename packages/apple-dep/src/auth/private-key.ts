import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Secret } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';

/**
 * Reads an RSA private key, PKCS#1 or PKCS#8, as PEM. A byte order mark and Windows line ends do not matter.
 *
 * @throws DepError - `DEP_KEY_UNREADABLE`, when it is none.
 */
export function readPrivateKey(pem: Secret): KeyObject {
  // Trimming takes a byte order mark, too.
  const text = pem.reveal().replace(/\r\n?/g, '\n').trim();
  const labels = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----/gm)].map((match) => match[1] ?? '');
  // Other blocks may stand before the key: its certificate, or the parameters of a curve.
  const label = labels.find((each) => each.endsWith('PRIVATE KEY')) ?? labels[0];
  const problem = problemOf(label, text);
  if (problem) throw credentialError('DEP_KEY_UNREADABLE', problem);
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw credentialError('DEP_KEY_UNREADABLE', 'the PEM block is damaged');
  }
  if (key.asymmetricKeyType !== 'rsa')
    throw credentialError('DEP_KEY_UNREADABLE', `its type is ${key.asymmetricKeyType}, where rsa is needed`);
  return key;
}

function problemOf(label: string | undefined, text: string): string | undefined {
  if (label === undefined) return 'no PEM block was found';
  if (label === 'ENCRYPTED PRIVATE KEY' || text.includes('Proc-Type: 4,ENCRYPTED'))
    return 'the key is protected by a password';
  if (label === 'OPENSSH PRIVATE KEY') return 'the key is in the OpenSSH form; convert it with "ssh-keygen -p -m PEM"';
  if (!label.endsWith('PRIVATE KEY')) return `its PEM block is labelled "${label}"`;
  return undefined;
}
