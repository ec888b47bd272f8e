import { credentialError } from '../errors/credential-error.ts';
import { type DepToken, isDepToken } from './server-token.ts';

/** A credential, or a function that yields one: called anew at each sign-in, so that a renewed token takes effect. */
export type DepCredential = DepToken | (() => DepToken | Promise<DepToken>);

/** Asks for the credential once per sign-in, also where both the session's key and its signature need it. */
export interface CredentialReader {
  /** Reads the credential anew, and holds it for the sign-in that may follow. */
  read(): Promise<DepToken>;
  /** The credential that was read for this sign-in; without one it is read now. */
  take(): Promise<DepToken>;
}

/** Makes a reader. Nothing is read before it is needed. */
export function createCredentialReader(credential: DepCredential): CredentialReader {
  let held: DepToken | undefined;
  const read = async () => {
    const token = typeof credential === 'function' ? await credential() : credential;
    if (!isDepToken(token)) throw credentialError('DEP_TOKEN_UNREADABLE', 'the credential function yields no token');
    return token;
  };
  return {
    async read() {
      held = undefined;
      held = await read();
      return held;
    },
    async take() {
      const token = held ?? (await read());
      held = undefined;
      return token;
    },
  };
}
