import { createHash, createPublicKey } from 'node:crypto';
import type { DepClient } from '@mdmkit/apple-dep';
import { type CallOptions, KeyError, readPrivateKey, Secret, VendorError } from '@mdmkit/core';
import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import type { CredentialFiles } from '../secrets/credential-files.ts';
import { CredentialProblem } from '../secrets/credential-problem.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { commonFacts } from './common-facts.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe } from './probe.ts';

const loadDep = lazyModule(() => import('@mdmkit/apple-dep'));

/** The facts of a server token. */
export const DepFacts = z.object({
  ...commonFacts,
  /** The organisation's name. */
  organisation: z.string().optional().describe("The organisation's name."),
  /** `edu` for a school, `org` for any other organisation. */
  organisationType: z.string().optional().describe('`edu` for a school, `org` for any other organisation.'),
  /** The server's name in the portal. */
  server: z.string().optional().describe("The server's name in the portal."),
  /** The server's id, the same as in the Business API. */
  serverId: z.string().optional().describe("The server's id, the same as in the Business API."),
  /** The account that created the token. The token ends if the account is removed. */
  administrator: z
    .string()
    .optional()
    .describe('The account that created the token. The token ends if the account is removed.'),
  /** The protocol version that was used. */
  protocol: z.int().optional().describe('The protocol version that was used.'),
  /** Devices on the first page. */
  devices: z.int().optional().describe('Devices on the first page.'),
  /** Whether there is no further page. */
  devicesComplete: z.boolean().optional().describe('Whether there is no further page.'),
  /** The cursor for the next sync; only if the first page is the last. */
  cursor: z.string().optional().describe('The cursor for the next sync; only if the first page is the last.'),
  /** Whether the cursor is still valid: production's cursor if it is configured, else the cursor of the last check. */
  cursorState: z
    .enum(['valid', 'expired', 'invalid', 'exhausted'])
    .optional()
    .describe(
      "Whether the cursor is still valid: production's cursor if it is configured, else the cursor of the last check.",
    ),
});

/** The version whose members the probe reads. */
const protocol = 10;

/** Checks Device Assignment Services: opens a session, reads the account and the first page of devices. */
export const appleDep = defineProbe({
  service: 'apple.dep',
  feedNames: {
    apple: [
      'Device Enrollment Program',
      'Apple Business Manager',
      'Apple School Manager',
      'Apple Business Essentials',
      'Apple Business',
    ],
  },
  origins: { 'apple.dep': 'apple.dep' },
  needs: 'the server token (.p7m) and its private key',
  facts: DepFacts,
  config: credentialConfig('apple.dep', {
    /** The server token: the file from the portal (.p7m), or its decrypted JSON. */
    token: SecretReference.describe('The server token: the file from the portal (.p7m), or its decrypted JSON.'),
    /** The private key that decrypts the server token. */
    privateKey: SecretReference.optional().describe('The private key that decrypts the server token.'),
    /** The certificate that was uploaded; finds a token that was made for another certificate. */
    certificate: SecretReference.optional().describe(
      'The certificate that was uploaded; finds a token that was made for another certificate.',
    ),
    /**
     * The cursor of production's sync, to check before the next sync that it is still valid. It is only read:
     * production's sync is not changed.
     */
    cursor: SecretReference.optional().describe(
      "The cursor of production's sync, to check before the next sync that it is still valid. It is only read: production's sync is not changed.",
    ),
  }),
  async load({ token, privateKey, certificate, cursor }, files) {
    const { decryptServerToken, isServerTokenJson, parseServerToken, readServerTokenFile } = await loadDep();
    const contents = await files.read({ token, privateKey, certificate, cursor });
    const production = contents.cursor && readCursor(files.text('cursor', contents.cursor));
    // A binary message begins with a SEQUENCE; no text of a token does.
    const text = contents.token[0] === 0x30 ? '' : files.text('token', contents.token);
    if (isServerTokenJson(text))
      return { ...(await files.check('token', () => parseServerToken(text))), cursor: production };
    // A file that is not a server token is reported even without a key.
    await files.check('token', () => readServerTokenFile(contents.token));
    if (!contents.privateKey)
      throw new CredentialProblem('privateKey', 'missing; expected { file: … } with the key that decrypts the token');
    const key = pemOf(contents.privateKey, files);
    const options = {
      file: contents.token,
      privateKey: key,
      ...(contents.certificate ? { certificate: contents.certificate } : {}),
    };
    const opened = await files.check(
      'token',
      () => decryptServerToken(options),
      ({ code }) => blamed[code] ?? 'token',
    );
    return { ...opened, cursor: production, tokenKey: fingerprintOf(key) };
  },
  sharedKeys: (credential) => ('tokenKey' in credential ? [`dep-key:${credential.tokenKey}`] : []),
  sessionName: ({ accessToken }) => createHash('sha256').update(accessToken.reveal()).digest('hex'),
  starter: (tenant) => `\
      # Device Assignment Services (Automated Device Enrollment)
      - service: apple.dep
        token: { file: ${tenant}/server-token_smime.p7m } # as downloaded from Apple's portal
        privateKey: { file: ${tenant}/server-token-key.pem } # the key whose certificate was uploaded there
`,
  async run({ credential, origins, client, signal, known, learn, expires }) {
    expires(credential.expiresAt);
    const { createDepClient } = await loadDep();
    const origin = origins['apple.dep'];
    await using dep = createDepClient({
      ...client,
      credential,
      protocolVersion: protocol,
      ...(origin ? { origin } : {}),
    });
    const account = await dep.account.get({ signal });
    learn({
      protocol,
      organisation: account.orgName,
      organisationType: account.orgType,
      server: account.serverName,
      serverId: account.serverUuid,
      administrator: account.adminId ?? account.facilitatorId,
    });
    // One page shows that devices can be read. Counting a fleet is not a health check.
    const page = await dep.devices.fetch({ signal }).firstPage();
    learn({
      devices: page.items.length,
      devicesComplete: !page.more,
      ...(page.more || page.cursor === undefined ? {} : { cursor: page.cursor }),
    });
    const cursor = credential.cursor ?? known.cursor;
    if (typeof cursor === 'string') learn({ cursorState: await tryCursor(dep, cursor, { signal }) });
  },
});

/** A cursor's state is the reader's, not the service's: it never fails a check. Reading from it moves no other reader's. */
async function tryCursor(
  dep: DepClient,
  cursor: string,
  options: CallOptions,
): Promise<z.output<typeof DepFacts>['cursorState']> {
  try {
    await dep.devices.sync({ cursor, limit: 1, ...options }).firstPage();
    return 'valid';
  } catch (error) {
    const states: Readonly<Record<string, z.output<typeof DepFacts>['cursorState']>> = {
      DEP_CURSOR_EXPIRED: 'expired',
      DEP_CURSOR_INVALID: 'invalid',
      DEP_CURSOR_EXHAUSTED: 'exhausted',
    };
    const state = isVendorError(error) ? states[error.code] : undefined;
    if (state === undefined) throw error;
    return state;
  }
}

/** The member of the configuration that an error is about. */
const blamed: Readonly<Record<string, string>> = {
  DEP_KEY_UNREADABLE: 'privateKey',
  DEP_CERTIFICATE_UNREADABLE: 'certificate',
};

/** The key as PEM text, which the package reads. A key may be in DER. */
function pemOf(content: Buffer, files: CredentialFiles): Secret {
  if (content[0] !== 0x30) return new Secret(files.text('privateKey', content));
  try {
    return new Secret(readPrivateKey(content).export({ type: 'pkcs8', format: 'pem' }).toString());
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new CredentialProblem('privateKey', `this is no usable private key: ${error.message}. Use the RSA key.`);
  }
}

/** The SHA-256 of the public key: many providers upload the certificate of one key for all their customers. */
function fingerprintOf(privateKey: Secret): string {
  const publicKey = createPublicKey(readPrivateKey(privateKey)).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('hex');
}

/** A cursor has up to 1,000 characters of ASCII without spaces; a file ends with a line break. (Apple: sync devices) */
function readCursor(content: string): string {
  const cursor = content.trim();
  if (/^[\x21-\x7e]{1,1000}$/.test(cursor)) return cursor;
  throw new CredentialProblem('cursor', 'this is no cursor; expected one line of up to 1,000 characters');
}

/** `instanceof` alone would leave the type of the code open. */
function isVendorError(error: unknown): error is VendorError {
  return error instanceof VendorError;
}
