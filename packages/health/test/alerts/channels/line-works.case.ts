import { generateKeyPairSync, verify } from 'node:crypto';
import { z } from 'zod';
import type { ChannelCase } from './cases.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const accessToken = 'access-token-of-the-bot-of-line-works';

const Claims = z.strictObject({
  iss: z.literal('client-1'),
  sub: z.literal('account-1.serviceaccount@example'),
  iat: z.int(),
  exp: z.int(),
});

function checkToken(form: URLSearchParams, complain: (mistake: string) => void): void {
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') complain('unsupported_grant_type');
  if (form.get('client_id') !== 'client-1' || form.get('client_secret') !== 'client-secret-1')
    complain('invalid_client');
  if (form.get('scope') !== 'bot') complain('invalid_scope');
  const [head = '', body = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  if (!/^[\w-]+$/.test(head + body + signature)) complain('the base64 is not URL-safe');
  if (!verify('RSA-SHA256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')))
    complain('the signature is wrong');
  const claims = Claims.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  if (!claims.success) complain('the claims are wrong');
  else if (claims.data.exp - claims.data.iat > 3_600) complain('the assertion is valid for too long');
}

/** A text of at most so many characters. */
const atMost = (most: number) =>
  z.string().refine((text) => text !== '' && Array.from(text).length <= most, 'the text is too long');
const Text = z.strictObject({ type: z.literal('text'), text: atMost(2_000) });
const Buttons = z.strictObject({
  type: z.literal('button_template'),
  contentText: atMost(1_000),
  actions: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('message'), label: atMost(20), postback: atMost(1_000) }),
        z.strictObject({ type: z.literal('uri'), label: atMost(20), uri: atMost(1_000) }),
      ]),
    )
    .min(1)
    .max(10),
});

/** The secret of the bot of the tests. */
export const lineWorksBotSecret = 'secret-of-the-bot-of-the-tests';

export const lineWorksCase: ChannelCase = {
  type: 'line-works',
  config: (url) => ({
    type: 'line-works',
    bot: '1234567',
    room: 'room-1',
    clientId: 'client-1',
    clientSecret: { env: 'SECRET' },
    serviceAccount: 'account-1.serviceaccount@example',
    privateKey: { env: 'KEY' },
    botSecret: { env: 'BOT' },
    apiUrl: `${url}/v1.0`,
    authUrl: `${url}/oauth2/v2.0`,
  }),
  secrets: () => ({ SECRET: 'client-secret-1', KEY: pem, BOT: lineWorksBotSecret }),
  secretParts: ['client-secret-1', lineWorksBotSecret, pem.slice(40, 80), accessToken],
  isMessage: ({ path }) => path.startsWith('/v1.0/'),
  // A refused access token is replaced by a new one, once.
  meanings: { 401: 'accepted' },
  vendor:
    () =>
    ({ method, path, headers, body, json }, complain) => {
      if (method !== 'POST') complain('the method is wrong');
      if (path === '/oauth2/v2.0/token') {
        checkToken(new URLSearchParams(body), complain);
        const token = { access_token: accessToken, refresh_token: 'r', token_type: 'Bearer', expires_in: '86400' };
        return { status: 200, body: JSON.stringify({ ...token, scope: 'bot' }) };
      }
      if (path !== '/v1.0/bots/1234567/channels/room-1/messages') complain('there is no such room');
      if (headers.authorization !== `Bearer ${accessToken}`) complain('the token is wrong');
      const message = z.strictObject({ content: z.discriminatedUnion('type', [Text, Buttons]) }).safeParse(json);
      if (!message.success) complain('the message is wrong');
      return { status: 201 };
    },
};
