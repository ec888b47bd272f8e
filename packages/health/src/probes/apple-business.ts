import { z } from 'zod';
import { credentialConfig } from '../config/credential-config.ts';
import { FileReference } from '../config/file-reference.ts';
import { defineProbe } from './probe.ts';

/** Checks the Apple Business (or School) API: gets an access token and reads one device. */
export const appleBusiness = defineProbe({
  service: 'apple.business',
  config: credentialConfig('apple.business', {
    key: FileReference.describe('The private key of the API account, as downloaded (PEM).'),
    clientId: z
      .string()
      .regex(/^(?:BUSINESS|SCHOOL)API\.[\w-]+$/, 'expected "BUSINESSAPI.…" or "SCHOOLAPI.…"')
      .describe('The client id shown in the portal.'),
    keyId: z
      .string()
      .regex(
        /^(?!(?:BUSINESS|SCHOOL)API\.)[\x21-\x7e]+$/,
        'expected the id of the key, which the portal shows beside the client id',
      )
      .describe('The key id shown in the portal.'),
  }),
  async load({ key, clientId, keyId }, files) {
    const { parseBusinessKey } = await import('@mdmkit/apple-business');
    const contents = await files.read({ key });
    const privateKey = await files.check('key', () => parseBusinessKey(contents.key.toString('utf8')));
    return { privateKey, clientId, keyId };
  },
  async run({ credential, origins, client, signal, learn }) {
    const { createBusinessClient } = await import('@mdmkit/apple-business');
    const origin = origins['apple.business'];
    const tokenOrigin = origins.appleToken;
    await using business = createBusinessClient({
      ...client,
      ...credential,
      ...(origin ? { origin } : {}),
      ...(tokenOrigin ? { tokenOrigin } : {}),
    });
    // About twenty reads a minute are all that Apple gives: one device tells as much as a thousand.
    // One page shows that they are readable; counting a fleet is no health check.
    const page = await business.orgDevices.list({ limit: 1, signal }).firstPage();
    learn({ devices: page.total });
  },
});
