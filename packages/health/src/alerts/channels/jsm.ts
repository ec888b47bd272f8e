import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutUnits } from '../texts/escape.ts';
import { plainText } from '../texts/render.ts';
import { defineChannel } from './channel.ts';
import { sendRequest } from './http.ts';

const priorityOf = { warning: 'P4', minor: 'P3', major: 'P2', critical: 'P1' } as const;

/** Jira Service Management Operations, and Opsgenie, which has the same interface until 2027-04-05. */
export const jsm = defineChannel({
  type: 'jsm',
  members: {
    apiKey: SecretReference.describe('The API key of the integration.'),
    apiUrl: z
      .string()
      .regex(/^https:\/\/[^\s<>?#]+$|^http:\/\/127\.0\.0\.1(?::\d+)?\/[^\s<>?#]*$/, 'expected an https address')
      .optional()
      .describe('Default: https://api.atlassian.com/jsm/ops/integration/v2; for Opsgenie https://api.opsgenie.com/v2.'),
  },
  rate: { perMinute: 60, burst: 20, coalesces: false },
  honoursKeys: true,
  isPage: true,
  async send(message, config, context) {
    const base = (config.apiUrl ?? 'https://api.atlassian.com/jsm/ops/integration/v2').replace(/\/+$/, '');
    const headers = { authorization: `GenieKey ${await context.secret(config.apiKey)}` };
    const subject = `${context.installation}/${message.incident ?? message.key}`;
    const alias = createHash('sha256').update(subject).digest('hex').slice(0, 40);
    const { text, language, content } = message;
    const note = cutUnits(plainText(text, language, message), 15_000);
    const path = `${base}/alerts/${alias}`;
    const close = async () =>
      await sendRequest(
        { url: `${path}/close?identifierType=alias`, headers, json: { note: cutUnits(note, 1_000) } },
        context,
      );
    if (message.kind === 'resolved') {
      await close();
      return { providerId: alias };
    }
    const alert = {
      message: cutUnits(text.subject, 130),
      alias,
      description: note,
      source: context.installation,
      priority: message.kind === 'test' ? 'P5' : priorityOf[content.severity],
      details: Object.fromEntries(text.facts.map(({ label, value }) => [label, value])),
    };
    await sendRequest({ url: `${base}/alerts`, headers, json: alert }, context);
    // A test leaves nothing open.
    if (message.kind === 'test') await close();
    return { providerId: alias };
  },
});
