import { X509Certificate } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { credentialConfig } from '../config/credential-config.ts';
import { CredentialProblem } from '../config/credential-problem.ts';
import { FileReference } from '../config/file-reference.ts';
import { defineProbe } from './probe.ts';

/** Checks Device Assignment Services: opens a session, reads the account and the first page of devices. */
export const appleDep = defineProbe({
  service: 'apple.dep',
  config: credentialConfig('apple.dep', {
    token: FileReference.describe('The server token as downloaded from the portal (.p7m), or its decrypted JSON.'),
    privateKey: FileReference.optional().describe('The private key that decrypts the server token.'),
    certificate: FileReference.optional().describe(
      'The certificate that was uploaded, to name a token made for another one.',
    ),
  }),
  async load({ token, privateKey, certificate }, files) {
    const { decryptServerToken, isServerTokenJson, parseServerToken, readServerTokenFile } = await import(
      '@mdmkit/apple-dep'
    );
    const contents = await files.read({ token, privateKey, certificate });
    const text = contents.token.toString('utf8');
    if (isServerTokenJson(text)) return await files.check('token', () => parseServerToken(text));
    // A file that is no server token at all needs no key to be told.
    await files.check('token', () => readServerTokenFile(contents.token));
    const key = contents.privateKey;
    if (!key)
      throw new CredentialProblem('privateKey', 'missing; expected { file: … } with the key that decrypts the token');
    if (contents.certificate) assertCertificate(contents.certificate);
    const options = {
      file: contents.token,
      privateKey: new Secret(key.toString('utf8')),
      ...(contents.certificate ? { certificate: contents.certificate.toString('utf8') } : {}),
    };
    return await files.check(
      'token',
      () => decryptServerToken(options),
      ({ code }) => (code === 'DEP_KEY_UNREADABLE' ? 'privateKey' : 'token'),
    );
  },
  async run({ credential, origins, client, signal, learn, expires }) {
    expires(credential.expiresAt);
    const { createDepClient } = await import('@mdmkit/apple-dep');
    const origin = origins['apple.dep'];
    await using dep = createDepClient({ ...client, credential, ...(origin ? { origin } : {}) });
    const account = await dep.account.get({ signal });
    learn({ organisation: account.orgName, server: account.serverName, serverId: account.serverUuid });
    // One page shows that they are readable; counting a fleet is no health check.
    const page = await dep.devices.fetch({ signal }).firstPage();
    learn({ devices: page.items.length, devicesComplete: !page.more });
  },
});

function assertCertificate(content: Buffer): void {
  try {
    new X509Certificate(content.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw new CredentialProblem(
      'certificate',
      'this is no certificate. Use the PEM file that was uploaded to the portal.',
    );
  }
}
