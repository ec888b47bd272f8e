import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { type ChannelContext, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { secretUrl, sendRequest } from './http.ts';

/** A webhook of one's own, signed as Standard Webhooks asks (https://www.standardwebhooks.com). */
export const webhook = defineChannel({
  type: 'webhook',
  members: {
    url: SecretReference.describe('The address: https, or http on this machine.'),
    secret: z
      .union([SecretReference, z.array(SecretReference).min(1).max(4)])
      .describe('The signing secret, "whsec_" and base64. During a change: the new one and the old one.'),
  },
  rate: { perMinute: 6_000, burst: 100, coalesces: false },
  honoursKeys: true,
  async send(message, config, context) {
    const url = await secretUrl(config.url, context);
    const body = JSON.stringify({
      type: `incident.${message.kind}`,
      timestamp: new Date(message.atMs).toISOString(),
      data: {
        key: message.key,
        channel: context.id,
        installation: context.installation,
        incident: message.incident,
        sequence: message.sequence,
        subject: message.text.subject.toWellFormed(),
        ...message.content,
        incidentUrl: message.incidentUrl,
        acknowledgeUrl: message.acknowledgeUrl,
      },
    });
    const id = idOf(message.key);
    const seconds = Math.floor(context.clock.now() / 1_000);
    const references = Array.isArray(config.secret) ? config.secret : [config.secret];
    const signatures = await Promise.all(
      references.map(async (reference) =>
        signatureOf(await signingKey(reference, context), `${id}.${seconds}.${body}`),
      ),
    );
    await sendRequest(
      {
        url: url.href,
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signatures.join(' '),
        },
      },
      context,
    );
    return { providerId: id };
  },
});

/** The id of a message for its receiver: no user chooses its characters. */
function idOf(key: string): string {
  return `msg_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

function signatureOf(key: Buffer, text: string): string {
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}

async function signingKey(reference: SecretReference, context: ChannelContext): Promise<Buffer> {
  const text = await context.secret(reference);
  const [, encoded = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (key.length >= 24 && key.length <= 64) return key;
  throw new ChannelError(
    'broken',
    'The signing secret is not "whsec_" and base64 of 24 to 64 bytes. Make one with: echo "whsec_$(openssl rand -base64 32)"',
  );
}
