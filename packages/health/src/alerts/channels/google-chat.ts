import { SecretReference } from '../../secrets/secret-reference.ts';
import { escapeMarkdown } from '../texts/escape.ts';
import { bytesLimit } from '../texts/limits.ts';
import { shortText } from '../texts/render.ts';
import { defineChannel } from './channel.ts';
import { secretUrl, sendRequest } from './http.ts';

/** Google Chat, by an incoming webhook. All messages about an incident are in one thread. */
export const googleChat = defineChannel({
  type: 'google-chat',
  members: { url: SecretReference.describe('The address of the webhook; it contains its own secret.') },
  rate: { perMinute: 60, burst: 2, coalesces: true },
  honoursKeys: false,
  async send(message, config, context) {
    const url = await secretUrl(config.url, context);
    url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
    const text = shortText(message.text, message.language, message, bytesLimit(30_000, escapeMarkdown));
    const thread =
      message.incident === null ? {} : { thread: { threadKey: `${context.installation}-${message.incident}` } };
    await sendRequest({ url: url.href, json: { text, ...thread } }, context);
    return {};
  },
});
