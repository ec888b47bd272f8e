import { createHash, generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult } from 'node:crypto';
import { tokenUrl } from '../api/token-endpoints.ts';
import type { SimulatedProject } from './projects.ts';

/** One key of a simulated service account. */
export interface SimulatedKey {
  /** Its id, 40 hexadecimal digits. */
  readonly id: string;
  /** The JSON file that the console offers when the key is created, with the private key. */
  readonly file: string;
  /** Checks signatures. */
  readonly publicKey: KeyObject;
  /** Whether it was deleted: its signatures are refused then. */
  deleted: boolean;
}

/** A service account of a simulated Cloud project. Its members may be changed at any time. */
export interface SimulatedServiceAccount {
  /** `name@project.iam.gserviceaccount.com`. */
  readonly email: string;
  /** The project that it belongs to. */
  readonly project: SimulatedProject;
  /** Its keys, oldest first. A new account has one. */
  readonly keys: readonly SimulatedKey[];
  /** The key file of its first key. */
  readonly keyFile: string;
  /**
   * The key file of its first key, with the token address of the simulator at an origin: for Google's own libraries, which
   * send the assertion to the `token_uri` of the file.
   */
  keyFileFor(origin: string): string;
  /** Whether it has the role Android Management User in its project. */
  permitted: boolean;
  /** Whether it was disabled. */
  disabled: boolean;
  /** Whether it was deleted. */
  deleted: boolean;
  /** Creates a further key. */
  addKey(): SimulatedKey;
}

/** Creates a service account with one key (RSA, 2048 bits). */
export function createServiceAccount(project: SimulatedProject, name: string): SimulatedServiceAccount {
  const email = `${name}@${project.id}.iam.gserviceaccount.com`;
  const keys: SimulatedKey[] = [];
  const addKey = () => {
    const key = createKey(project, email, keys.length);
    keys.push(key);
    return key;
  };
  const first = addKey();
  const keyFileFor = (origin: string) => {
    const file = JSON.parse(first.file) as Record<string, string>;
    return `${JSON.stringify({ ...file, token_uri: `${origin}${new URL(tokenUrl).pathname}` }, null, 2)}\n`;
  };
  return {
    email,
    project,
    keys,
    keyFile: first.file,
    keyFileFor,
    permitted: true,
    disabled: false,
    deleted: false,
    addKey,
  };
}

/** By the key's id. An id has one pair in a process: generating it takes longer than most tests that start a simulator. */
const keyPairs = new Map<string, KeyPairKeyObjectResult>();

function keyPairOf(id: string): KeyPairKeyObjectResult {
  const pair = keyPairs.get(id) ?? generateKeyPairSync('rsa', { modulusLength: 2048 });
  keyPairs.set(id, pair);
  return pair;
}

function createKey(project: SimulatedProject, email: string, index: number): SimulatedKey {
  const id = createHash('sha1').update(`${email}/${index}`).digest('hex');
  const { publicKey, privateKey } = keyPairOf(id);
  const file = {
    type: 'service_account',
    project_id: project.id,
    private_key_id: id,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: email,
    client_id: decimalId(email),
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: tokenUrl,
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
    universe_domain: 'googleapis.com',
  };
  return { id, file: `${JSON.stringify(file, null, 2)}\n`, publicKey, deleted: false };
}

/** Twenty-one digits, as Google numbers accounts and users. */
export function decimalId(seed: string): string {
  const digest = createHash('sha256').update(seed).digest('hex');
  return `1${(BigInt(`0x${digest}`) % 10n ** 20n).toString().padStart(20, '0')}`;
}
