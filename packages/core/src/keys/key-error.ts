import { type TextProblem, textProblems } from '../text/decode-text.ts';

/** Why a text or a file is not the private key or the certificate that is needed. */
export type KeyProblem =
  | 'empty'
  | 'file-name'
  | 'cut-off'
  | 'damaged'
  | 'no-pem'
  | 'encrypted'
  | 'passphrase'
  | 'openssh'
  | 'dsa'
  | 'public-key'
  | 'certificate'
  | 'private-key'
  | 'certificate-request'
  | 'message'
  | 'parameters'
  | 'key-store'
  | 'server-token'
  | 'content-token'
  | 'json'
  | 'web-page'
  | TextProblem;

/** What each problem is, as the end of a sentence that names the file or the option. */
const sentences: Readonly<Record<KeyProblem, string>> = {
  empty: 'it is empty',
  'file-name': 'it is the name of a file; read the file and pass its content',
  'cut-off': 'the PEM block is cut off; copy the whole file, from its BEGIN line to its END line',
  damaged: 'the PEM block is damaged; copy the whole file again, from its BEGIN line to its END line',
  'no-pem': 'it contains no PEM block; a PEM block begins with a line such as "-----BEGIN PRIVATE KEY-----"',
  encrypted: 'the key is protected by a passphrase; decrypt it with "openssl pkey -in FILE -out NEW-FILE"',
  passphrase: 'the passphrase of the key is missing or wrong',
  openssh: 'the key has the OpenSSH format; convert a copy of it with "ssh-keygen -p -m PEM -f FILE"',
  dsa: 'it is a DSA key',
  'public-key': 'it is a public key; the private key is needed',
  certificate: 'it is a certificate; the private key is needed',
  'private-key': 'it is a private key; the certificate is needed',
  'certificate-request': 'it is a certificate signing request (CSR)',
  message: 'it is an encrypted or signed message (PKCS#7)',
  parameters: 'it contains only the parameters of a key',
  'key-store': 'it is a PKCS#12 key store (.p12); export the key with "openssl pkcs12 -in FILE -nocerts -nodes"',
  'server-token': 'it is a server token (.p7m) of Device Assignment Services',
  'content-token': 'it is a content token (.vpptoken) of Apps and Books',
  json: 'it is a JSON document; a PEM block is needed',
  'web-page': 'it is a web page, such as the login page of a portal',
  ...textProblems,
};

/**
 * A private key or a certificate cannot be read. The message says what the input is instead and what to do; it contains
 * nothing of the input.
 */
export class KeyError extends Error {
  /** The name of the class. */
  override readonly name = 'KeyError';
  /** What is wrong. */
  readonly problem: KeyProblem;

  /** Makes the error. */
  constructor(problem: KeyProblem) {
    super(sentences[problem]);
    this.problem = problem;
  }
}
