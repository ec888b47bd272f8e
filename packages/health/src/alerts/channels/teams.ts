import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutBytes, escapeMarkdown } from '../texts/escape.ts';
import { linksOf } from '../texts/render.ts';
import { type ChannelMessage, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { type ChannelAnswer, member, secretUrl, sendRequest } from './http.ts';

/** The largest body, in bytes: Teams refuses 28 KB, and counts what it adds itself. */
const mostBytes = 20_000;

/** Microsoft Teams, by a workflow that posts to a channel when it receives a request. */
export const teams = defineChannel({
  type: 'teams',
  members: { url: SecretReference.describe('The address of the workflow; it contains its own secret.') },
  rate: { perMinute: 60, burst: 4, coalesces: true },
  honoursKeys: false,
  async send(message, config, context) {
    const url = await secretUrl(config.url, context);
    if (url.hostname.endsWith('.webhook.office.com') || url.hostname === 'outlook.office.com')
      throw new ChannelError(
        'broken',
        'Office 365 connectors do not exist any more. Make a workflow "Post to a channel when a webhook request is received" and use its address.',
      );
    await sendRequest({ url: url.href, json: bodyOf(message), explain }, context);
    return {};
  },
});

/** What Teams says of a workflow that is off, gone, or open to nobody without a sign-in. */
function explain({ status, json }: ChannelAnswer): ChannelError | undefined {
  const code = member(json, 'error', 'code');
  if (code === 'WorkflowTriggerIsNotEnabled' || code === 'WorkflowNotFound')
    return new ChannelError(
      'broken',
      `The workflow is off or deleted (HTTP ${status} ${code}). Turn it on, or make a new one.`,
    );
  if (code === 'DirectApiAuthorizationRequired')
    return new ChannelError(
      'broken',
      `The workflow accepts no anonymous request (HTTP ${status} ${code}). Let "Anyone" trigger it; its address changes.`,
    );
  return undefined;
}

function bodyOf(message: ChannelMessage): object {
  const { text, language } = message;
  const actions = linksOf(message, language).map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url }));
  const block = (value: string, more: object = {}) => ({ type: 'TextBlock', text: value, wrap: true, ...more });
  const card = (paragraphs: readonly string[], facts: typeof text.facts) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            block(escapeMarkdown(text.subject), {
              weight: 'Bolder',
              color: message.kind === 'resolved' ? 'Good' : 'Attention',
            }),
            ...paragraphs.map((paragraph) => block(paragraph)),
            ...(facts.length === 0
              ? []
              : [
                  {
                    type: 'FactSet',
                    facts: facts.map(({ label, value }) => ({ title: label, value: escapeMarkdown(value) })),
                  },
                ]),
          ],
          actions,
          msteams: { width: 'full' },
        },
      },
    ],
  });
  const paragraphs = text.paragraphs.map(escapeMarkdown);
  const whole = card(paragraphs, text.facts);
  if (Buffer.byteLength(JSON.stringify(whole)) <= mostBytes) return whole;
  return card([cutBytes(paragraphs.join('\n\n'), mostBytes / 4)], []);
}
