import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutCharacters, escapeMrkdwn } from '../texts/escape.ts';
import { phrases } from '../texts/phrases.ts';
import { linksOf } from '../texts/render.ts';
import { isAcknowledgeable } from './acknowledgeable.ts';
import { withoutSlash } from './api-url.ts';
import { type ChannelContext, type ChannelMessage, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { type ChannelAnswer, member, retryAfterOf, secretUrl, sendRequest } from './http.ts';
import { acknowledgeAction, receiveSlackAction } from './slack-actions.ts';

const brokenCodes = new Set([
  'account_inactive',
  'channel_not_found',
  'invalid_auth',
  'is_archived',
  'missing_scope',
  'not_authed',
  'not_in_channel',
  'token_expired',
  'token_revoked',
]);
const payloadCodes = new Set(['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long', 'no_text', 'invalid_arguments']);
const goneCodes = new Set(['cant_update_message', 'edit_window_closed', 'message_not_found']);

/** Slack, by a bot: the first message is kept up to date, and later ones are replies to it. */
export const slack = defineChannel({
  type: 'slack',
  members: {
    token: SecretReference.describe('The token of the bot, "xoxb-…", with the scope chat:write.'),
    channel: z
      .string()
      .regex(/^[CGD][A-Z0-9]{5,20}$/, 'expected the id of a channel, such as C0123456789')
      .describe('The id of the channel. The bot has to be a member.'),
    signingSecret: SecretReference.optional().describe(
      'The signing secret of the app. With it messages have a button that acknowledges; its request URL is "publicUrl" with /inbound/ID/actions. Default: a link.',
    ),
    apiUrl: z
      .string()
      .regex(/^https:\/\/[^\s<>?#]+$|^http:\/\/127\.0\.0\.1(?::\d+)?\/[^\s<>?#]*$/, 'expected an https address')
      .optional()
      .describe('Default: https://slack.com/api.'),
  },
  rate: { perMinute: 60, burst: 5, coalesces: true },
  honoursKeys: false,
  lacksWithoutAddress: ({ signingSecret }) => (signingSecret ? 'messages have no button' : undefined),
  async send(message, config, context) {
    const call = caller(config, context);
    const { channel } = config;
    const hasButton = config.signingSecret !== undefined && context.publicUrl !== undefined;
    const body = { channel, ...contentOf(message, hasButton), unfurl_links: false };
    const thread = message.threadId;
    if (thread === null) return { providerId: timestampOf(await call('chat.postMessage', body)) };
    // The first message shows what is true now; the reply tells those who follow the thread.
    const isUpdated = await updated(call('chat.update', { ...body, ts: thread }));
    if (!isUpdated) return { providerId: timestampOf(await call('chat.postMessage', body)) };
    const reply = { ...body, thread_ts: thread, reply_broadcast: message.kind === 'escalated' };
    return { providerId: timestampOf(await call('chat.postMessage', reply)) };
  },
  async receive(request, config, context) {
    if (!config.signingSecret) return { status: 404 };
    const secret = await context.secret(config.signingSecret);
    // Slack waits for three seconds.
    const limited = { ...context, signal: AbortSignal.any([context.signal, AbortSignal.timeout(2_000)]) };
    const reply = async (user: string, text: string) =>
      await caller(config, limited)('chat.postEphemeral', { channel: config.channel, user, text });
    return await receiveSlackAction(request, secret, context, config.language ?? 'en', reply);
  },
});

/** Calls a method of Slack's Web API. */
function caller(
  {
    token,
    apiUrl = 'https://slack.com/api',
  }: { readonly token: SecretReference; readonly apiUrl?: string | undefined },
  context: ChannelContext,
) {
  return async (method: string, json: object): Promise<ChannelAnswer> => {
    const headers = { authorization: `Bearer ${await context.secret(token)}` };
    return await sendRequest({ url: `${withoutSlash(apiUrl)}/${method}`, headers, json, explain }, context);
  };
}

/** Whether the first message was changed; it may be gone, or too old. */
async function updated(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof ChannelError && [...goneCodes].some((code) => error.message.includes(code))) return false;
    throw error;
  }
}

function timestampOf({ json }: ChannelAnswer): string | undefined {
  const ts = member(json, 'ts');
  return typeof ts === 'string' ? ts : undefined;
}

/** Slack answers 200 to nearly everything; `ok` tells. */
function explain(answer: ChannelAnswer): ChannelError | undefined {
  const { status, json } = answer;
  if (status !== 200 || member(json, 'ok') === true) return undefined;
  const error = member(json, 'error');
  const code = (typeof error === 'string' ? error : 'unknown').replace(/[^\w.-]/g, '').slice(0, 60);
  if (brokenCodes.has(code))
    return new ChannelError(
      'broken',
      `Slack refuses the bot (${code}). Check the token, its scopes, and that the bot is in the channel.`,
    );
  if (payloadCodes.has(code) || goneCodes.has(code))
    return new ChannelError('rejected', `Slack rejects the message (${code}).`);
  return new ChannelError('retry', `Slack cannot take the message now (${code}).`, {
    retryAfterMs: retryAfterOf(answer),
  });
}

/** Slack, by an incoming webhook: every message stands by itself. */
export const slackWebhook = defineChannel({
  type: 'slack-webhook',
  members: { url: SecretReference.describe('The address of the incoming webhook; it contains its own secret.') },
  rate: { perMinute: 60, burst: 5, coalesces: true },
  honoursKeys: false,
  async send(message, config, context: ChannelContext) {
    const url = await secretUrl(config.url, context);
    await sendRequest(
      {
        url: url.href,
        json: contentOf(message),
        explain: ({ status, text }) =>
          text.trim() === 'invalid_token' && status === 400
            ? new ChannelError('broken', 'Slack does not know the webhook any more (invalid_token). Make a new one.')
            : undefined,
      },
      context,
    );
    return {};
  },
});

/** Text and blocks within Slack's limits: 3,000 characters a section, 2,000 a field, 10 fields. */
function contentOf(message: ChannelMessage, hasButton = false): object {
  const { text, language, incident } = message;
  const acts = hasButton && isAcknowledgeable(message);
  // Escaped characters count as one; the limits leave room for entities.
  const short = (value: string, most: number) =>
    cutCharacters(escapeMrkdwn(cutCharacters(value, Math.floor(most / 5))), most);
  const section = (value: string) => ({ type: 'section', text: { type: 'mrkdwn', text: value } });
  const button = (label: string, more: object) => ({
    type: 'button',
    text: { type: 'plain_text', text: label },
    ...more,
  });
  const links = linksOf(acts ? { ...message, acknowledgeUrl: null } : message, language);
  const buttons = [
    ...(acts ? [button(phrases[language].acknowledge, { action_id: acknowledgeAction, value: incident })] : []),
    ...links.map(({ label, url }) => button(label, { url })),
  ];
  const fields = text.facts.slice(0, 10).map(({ label, value }) => ({
    type: 'mrkdwn',
    text: `*${label}*\n${short(value, 1_500)}`,
  }));
  return {
    text: short(text.subject, 3_000),
    blocks: [
      section(`*${short(text.subject, 2_500)}*`),
      ...text.paragraphs.slice(0, 40).map((paragraph) => section(short(paragraph, 2_900))),
      ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
      ...(buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }]),
    ],
  };
}
