import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { escapeChatwork } from '../texts/escape.ts';
import { charactersLimit } from '../texts/limits.ts';
import { shortText } from '../texts/render.ts';
import { defineChannel } from './channel.ts';
import { member, sendRequest } from './http.ts';

/** Chatwork, by the API token of an account of its own. */
export const chatwork = defineChannel({
  type: 'chatwork',
  members: {
    token: SecretReference.describe('The API token. It can do all that its user can: use an account of its own.'),
    room: z
      .string()
      .regex(/^\d{1,20}$/, 'expected the number of a room')
      .describe('The number of the room.'),
    apiUrl: z
      .string()
      .regex(/^https:\/\/[^\s<>?#]+$|^http:\/\/127\.0\.0\.1(?::\d+)?\/[^\s<>?#]*$/, 'expected an https address')
      .optional()
      .describe('Default: https://api.chatwork.com/v2.'),
  },
  rate: { perMinute: 30, burst: 5, coalesces: true },
  honoursKeys: false,
  async send(message, config, context) {
    const base = (config.apiUrl ?? 'https://api.chatwork.com/v2').replace(/\/+$/, '');
    const body = shortText(message.text, message.language, message, charactersLimit(4_000, escapeChatwork));
    const { json } = await sendRequest(
      {
        url: `${base}/rooms/${config.room}/messages`,
        headers: { 'x-chatworktoken': await context.secret(config.token) },
        form: [
          ['body', body],
          ['self_unread', '0'],
        ],
      },
      context,
    );
    const id = member(json, 'message_id');
    return typeof id === 'string' ? { providerId: id } : {};
  },
});
