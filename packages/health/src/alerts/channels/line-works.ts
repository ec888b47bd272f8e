import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { charactersLimit } from '../texts/limits.ts';
import { shortText } from '../texts/render.ts';
import { ApiUrl, withoutSlash } from './api-url.ts';
import { type ChannelContext, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { type ChannelAnswer, codeOf, member, sendRequest } from './http.ts';

const Id = z.string().regex(/^[A-Za-z0-9._@-]{1,200}$/, 'expected an id');
/** An access token is asked for again so long before it ends, in milliseconds. */
const spareMs = 60_000;

/** LINE WORKS, by a bot of the API 2.0 with a service account. */
export const lineWorks = defineChannel({
  type: 'line-works',
  members: {
    bot: Id.describe('The id of the bot.'),
    room: Id.optional().describe('The id of the room (channelId). The bot has to be a member.'),
    user: Id.optional().describe('The id of a user, in place of a room.'),
    clientId: Id.describe('The client id of the app.'),
    clientSecret: SecretReference.describe('The client secret of the app.'),
    serviceAccount: Id.describe('The id of the service account.'),
    privateKey: SecretReference.describe('The private key of the service account, as PEM (PKCS #8).'),
    apiUrl: ApiUrl.optional().describe('Default: https://www.worksapis.com/v1.0.'),
    authUrl: ApiUrl.optional().describe('Default: https://auth.worksmobile.com/oauth2/v2.0.'),
  },
  rate: { perMinute: 60, burst: 10, coalesces: true },
  honoursKeys: false,
  check: ({ room, user }) =>
    (room === undefined) === (user === undefined) ? 'expected either "room" or "user"' : undefined,
  async send(message, config, context) {
    const base = withoutSlash(config.apiUrl ?? 'https://www.worksapis.com/v1.0');
    const place =
      config.room === undefined
        ? `users/${encodeURIComponent(config.user ?? '')}`
        : `channels/${encodeURIComponent(config.room)}`;
    const text = shortText(message.text, message.language, message, charactersLimit(2_000));
    const post = async () =>
      await sendRequest(
        {
          url: `${base}/bots/${encodeURIComponent(config.bot)}/${place}/messages`,
          headers: { authorization: `Bearer ${await accessToken(config, context)}` },
          json: { content: { type: 'text', text } },
          explain,
        },
        context,
      );
    try {
      await post();
    } catch (error) {
      if (!(error instanceof ExpiredToken)) throw error;
      // A token may be revoked before its time: one new one, one more attempt.
      context.cache.delete(cacheKey);
      await post().catch((again: unknown) => {
        throw again instanceof ExpiredToken ? new ChannelError('broken', again.message) : again;
      });
    }
    return {};
  },
});

/** The access token is not accepted. */
class ExpiredToken extends ChannelError {}

const refused = 'LINE WORKS refuses the access token. Check the app, its scope "bot", and the service account.';

function explain(answer: ChannelAnswer): ChannelError | undefined {
  const { status, headers } = answer;
  if (status === 401) return new ExpiredToken('broken', refused);
  if (status !== 429) return undefined;
  // Seconds that are left, not a time; there is no Retry-After.
  const seconds = Number(headers['retry-after'] ?? headers['ratelimit-reset']);
  const shown = `HTTP 429${codeOf(answer)}`;
  return Number.isFinite(seconds) && headers['retry-after'] === undefined
    ? new ChannelError('retry', `LINE WORKS cannot take the message now (${shown}).`, { retryAfterMs: seconds * 1_000 })
    : undefined;
}

const cacheKey = 'access-token';

interface CachedToken {
  readonly text: string;
  readonly untilMs: number;
}

interface AppConfig {
  readonly clientId: string;
  readonly clientSecret: SecretReference;
  readonly serviceAccount: string;
  readonly privateKey: SecretReference;
  readonly authUrl?: string | undefined;
}

/** Returns the access token. Messages that are sent together wait for the same one. */
async function accessToken(config: AppConfig, context: ChannelContext): Promise<string> {
  // Only this function writes the entry.
  const cached = context.cache.get(cacheKey) as Promise<CachedToken> | undefined;
  if (cached) {
    const { text, untilMs } = await cached;
    if (untilMs > context.clock.elapsedMs()) return text;
  }
  const fetched = fetchToken(config, context);
  context.cache.set(cacheKey, fetched);
  try {
    return (await fetched).text;
  } catch (error) {
    if (context.cache.get(cacheKey) === fetched) context.cache.delete(cacheKey);
    throw error;
  }
}

async function fetchToken(config: AppConfig, context: ChannelContext): Promise<CachedToken> {
  const { clientId, serviceAccount, authUrl = 'https://auth.worksmobile.com/oauth2/v2.0' } = config;
  const seconds = Math.floor(context.clock.now() / 1_000);
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(serviceAccount)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 1_800)
    .sign(await signingKey(config.privateKey, context));
  const { json } = await sendRequest(
    {
      url: `${withoutSlash(authUrl)}/token`,
      form: [
        ['assertion', assertion],
        ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
        ['client_id', clientId],
        ['client_secret', await context.secret(config.clientSecret)],
        ['scope', 'bot'],
      ],
      explain: ({ status }) =>
        status === 400 || status === 401
          ? new ChannelError(
              'broken',
              `LINE WORKS refuses the service account (HTTP ${status}). Check the client id, the client secret, the private key, and the clock of this machine.`,
            )
          : undefined,
    },
    context,
  );
  const text = member(json, 'access_token');
  const expiresIn = Number(member(json, 'expires_in'));
  if (typeof text !== 'string' || !(expiresIn > 0))
    throw new ChannelError('retry', 'LINE WORKS answered the request for an access token without one.');
  return { text, untilMs: context.clock.elapsedMs() + expiresIn * 1_000 - spareMs };
}

async function signingKey(reference: SecretReference, context: ChannelContext) {
  const pem = await context.secret(reference);
  try {
    return await importPKCS8(pem, 'RS256');
  } catch {
    throw new ChannelError(
      'broken',
      'The private key of LINE WORKS is no PEM of PKCS #8. Download the key of the service account again.',
    );
  }
}
