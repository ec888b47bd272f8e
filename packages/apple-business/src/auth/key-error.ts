import type { KeyProblem as CoreKeyProblem, KeyError } from '@mdmkit/core';
import { BusinessError, businessErrors, serviceName } from '../errors/business-error.ts';

/** The operation that errors about keys name. */
export const keyOperation = 'key.read';

/** Why a file is not a key that can be used. */
export type BusinessKeyProblem =
  | 'empty'
  | 'file-name'
  | 'openssh'
  | 'encrypted'
  | 'public'
  | 'certificate'
  | 'rsa'
  | 'other-algorithm'
  | 'other-curve'
  | 'dep-token'
  | 'vpp-token'
  | 'json'
  | 'damaged'
  | 'not-a-key';

const download = 'Use the .pem file that the portal offered when the key was made for the API account';
const newKey = `${download}; if it is lost, make a new key there.`;

/** What each problem is, and what to do. */
const sentences: Readonly<Record<BusinessKeyProblem, readonly [what: string, remedy: string]>> = {
  empty: ['the key is empty', newKey],
  'file-name': ['this is the name of a file, not a key', 'Read the file and pass its content.'],
  openssh: [
    "the key is in OpenSSH's own format",
    `${download}. If this is that very key, convert a copy of it with "ssh-keygen -p -m PEM -f FILE".`,
  ],
  encrypted: [
    'the key is encrypted with a passphrase',
    'Decrypt it first with "openssl pkey -in FILE -out NEW-FILE", and use the new file.',
  ],
  public: ['this is a public key', `${newKey} It begins with a line that says PRIVATE KEY.`],
  certificate: ['this is a certificate', `${newKey} It begins with a line that says PRIVATE KEY.`],
  rsa: ['this is an RSA key', `Apple's API keys are P-256 keys. ${newKey}`],
  'other-algorithm': ['this is a key for another algorithm', `Apple's API keys are P-256 keys. ${newKey}`],
  'other-curve': ['the key lies on another curve than P-256', `Apple's API keys are P-256 keys. ${newKey}`],
  'dep-token': [
    'this is a server token (.p7m) for Device Assignment',
    `Give it to the Device Assignment client instead. ${newKey}`,
  ],
  'vpp-token': [
    'this is a content token (.vpptoken) for Apps and Books',
    `Give it to the Apps and Books client instead. ${newKey}`,
  ],
  json: ['this is a JSON document', `The key is a PEM text. ${newKey}`],
  damaged: ['the key is damaged or cut off', 'Copy the file again, whole, from its BEGIN line to its END line.'],
  'not-a-key': ['this is not a private key', newKey],
};

/** Why a file cannot be read as a key. Thrown inside this folder only; callers get a {@link BusinessError}. */
export class KeyProblem extends Error {
  override readonly name = 'KeyProblem';
  /** Which problem. */
  readonly problem: BusinessKeyProblem;
  /** A detail, such as the name of a curve. Never a part of the file. */
  readonly detail: string | undefined;

  /** Creates the problem. */
  constructor(problem: BusinessKeyProblem, detail?: string) {
    super(problem);
    this.problem = problem;
    this.detail = detail;
  }
}

/** What each problem of the shared reader is for an API account; all others are `not-a-key`. */
const problems: Readonly<Partial<Record<CoreKeyProblem, BusinessKeyProblem>>> = {
  empty: 'empty',
  'file-name': 'file-name',
  'cut-off': 'damaged',
  damaged: 'damaged',
  encrypted: 'encrypted',
  passphrase: 'encrypted',
  openssh: 'openssh',
  dsa: 'other-algorithm',
  'public-key': 'public',
  certificate: 'certificate',
  'certificate-request': 'certificate',
  message: 'dep-token',
  'server-token': 'dep-token',
  'content-token': 'vpp-token',
  json: 'json',
  'no-pem': 'not-a-key',
};

/** Converts the error of the shared reader. */
export function keyProblemOf(error: KeyError): KeyProblem {
  const problem = problems[error.problem];
  return problem === undefined ? new KeyProblem('not-a-key', error.message) : new KeyProblem(problem);
}

/** Turns a problem into the package's error: the message says what the text is instead, and what to do. */
export function toKeyError({ problem, detail }: KeyProblem, label?: string): BusinessError {
  const [what, remedy] = sentences[problem];
  const code = 'BUSINESS_KEY_UNREADABLE';
  return new BusinessError(
    code,
    { ...businessErrors[code], remedy },
    {
      service: serviceName,
      operation: keyOperation,
      label,
      detail: `${what}${detail === undefined ? '' : ` (${detail})`}. ${remedy}`,
    },
  );
}
