import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { charactersLimit } from '../texts/limits.ts';
import { phrases } from '../texts/phrases.ts';
import { shortText } from '../texts/render.ts';
import { isAcknowledgeable, isSignedBySha256, personOf } from './acknowledgeable.ts';
import { ApiUrl, withoutSlash } from './api-url.ts';
import {
  type ChannelContext,
  type ChannelMessage,
  defineChannel,
  type InboundAnswer,
  type InboundContext,
  type InboundRequest,
} from './channel.ts';
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
    botSecret: SecretReference.optional().describe(
      'The secret of the bot. With it messages have a button that acknowledges; the callback URL of the bot is "publicUrl" with /inbound/ID/events. Default: a link.',
    ),
    apiUrl: ApiUrl.optional().describe('Default: https://www.worksapis.com/v1.0.'),
    authUrl: ApiUrl.optional().describe('Default: https://auth.worksmobile.com/oauth2/v2.0.'),
  },
  rate: { perMinute: 60, burst: 10, coalesces: true },
  honoursKeys: false,
  lacksWithoutAddress: ({ botSecret }) => (botSecret ? 'messages have no button' : undefined),
  check: ({ room, user }) =>
    (room === undefined) === (user === undefined) ? 'expected either "room" or "user"' : undefined,
  async send(message, config, context) {
    const base = withoutSlash(config.apiUrl ?? 'https://www.worksapis.com/v1.0');
    const place =
      config.room === undefined
        ? `users/${encodeURIComponent(config.user ?? '')}`
        : `channels/${encodeURIComponent(config.room)}`;
    const hasButton = config.botSecret !== undefined && context.publicUrl !== undefined;
    const content = contentOf(message, hasButton);
    const post = async () =>
      await sendRequest(
        {
          url: `${base}/bots/${encodeURIComponent(config.bot)}/${place}/messages`,
          headers: { authorization: `Bearer ${await accessToken(config, context)}` },
          json: { content },
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
  async receive(request, { botSecret, bot }, context) {
    if (!botSecret) return { status: 404 };
    return await receiveEvent(request, await context.secret(botSecret), bot, context);
  },
});

/** What the data of the button begins with. */
const acknowledgePrefix = 'acknowledge:';

/** A text, or a text of at most 1,000 characters with a button that acknowledges. */
function contentOf(message: ChannelMessage, hasButton: boolean): object {
  const { text, language, incident, incidentUrl } = message;
  if (!hasButton || !isAcknowledgeable(message))
    return { type: 'text', text: shortText(text, language, message, charactersLimit(2_000)) };
  const { acknowledge, show } = phrases[language];
  const noLinks = { incidentUrl: null, acknowledgeUrl: null };
  return {
    type: 'button_template',
    contentText: shortText(text, language, noLinks, charactersLimit(1_000)),
    actions: [
      { type: 'message', label: acknowledge, postback: `${acknowledgePrefix}${incident}` },
      ...(incidentUrl === null ? [] : [{ type: 'uri', label: show, uri: incidentUrl }]),
    ],
  };
}

/** Answers an event of LINE WORKS. A pressed button arrives as a message, or as a post-back, with its data. */
async function receiveEvent(
  { method, path, headers, body }: InboundRequest,
  secret: string,
  bot: string,
  { actions, id }: InboundContext,
): Promise<InboundAnswer> {
  if (method !== 'POST' || path !== '/events') return { status: 404 };
  if (!isSignedBySha256(body, headers['x-works-signature'] ?? '', secret, 'base64')) return { status: 401 };
  if ((headers['x-works-botid'] ?? bot) !== bot) return { status: 403 };
  const event = parseEvent(body);
  const data = member(event, 'content', 'postback') ?? member(event, 'data');
  // What people write to the bot is not for this service.
  if (typeof data !== 'string' || !data.startsWith(acknowledgePrefix)) return { status: 200 };
  const incident = data.slice(acknowledgePrefix.length);
  const user = personOf(member(event, 'source', 'userId'));
  const key = `line-works/${incident}/${user}/${String(member(event, 'issuedTime'))}`;
  await actions.acknowledge(incident, `line-works:${id}/${user}`, key);
  return { status: 200 };
}

function parseEvent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
  const { SignJWT } = await import('jose');
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
  context.hide(text);
  return { text, untilMs: context.clock.elapsedMs() + expiresIn * 1_000 - spareMs };
}

async function signingKey(reference: SecretReference, context: ChannelContext) {
  const pem = await context.secret(reference);
  const { importPKCS8 } = await import('jose');
  try {
    return await importPKCS8(pem, 'RS256');
  } catch {
    throw new ChannelError(
      'broken',
      'The private key of LINE WORKS is no PEM of PKCS #8. Download the key of the service account again.',
    );
  }
}
