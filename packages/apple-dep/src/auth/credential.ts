import { credentialError } from '../errors/credential-error.ts';
import { type DepToken, isDepToken } from './server-token.ts';

/** A server token, or a function that returns one. It is called at each sign-in, so that a renewed token takes effect. */
export type DepCredential = DepToken | (() => DepToken | Promise<DepToken>);

/** Reads the credential once for each sign-in, although the key of the session and the signature both need it. */
export interface CredentialReader {
  /** Reads the credential, and keeps it for the sign-in that may follow. */
  read(): Promise<DepToken>;
  /** Returns the credential that was read for this sign-in; reads it if there is none. */
  take(): Promise<DepToken>;
}

/** Creates a reader. */
export function createCredentialReader(credential: DepCredential): CredentialReader {
  let held: DepToken | undefined;
  const read = async () => {
    const token = typeof credential === 'function' ? await credential() : credential;
    if (!isDepToken(token))
      throw credentialError('DEP_TOKEN_UNREADABLE', 'the credential function returned something else');
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
