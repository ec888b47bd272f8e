import { createHmac } from 'node:crypto';
import type { ChannelCase } from './cases.ts';
import type { ReceivedRequest } from './vendor-server.ts';

const key = Buffer.alloc(32, 7);
const secret = `whsec_${key.toString('base64')}`;

/** Whether a request is signed as Standard Webhooks asks. */
export function isSigned({ headers, body }: ReceivedRequest, signingKey: Buffer = key): boolean {
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', signingKey).update(text).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

export const webhookCase: ChannelCase = {
  type: 'webhook',
  config: () => ({ type: 'webhook', url: { env: 'URL' }, secret: { env: 'SECRET' } }),
  secrets: (url) => ({ URL: `${url}/hook/c2VjcmV0LXBhdGgtb2YtYS1ob29r`, SECRET: secret }),
  secretParts: ['c2VjcmV0LXBhdGgtb2YtYS1ob29r', secret.slice(6)],
  vendor: () => (request, complain) => {
    if (!isSigned(request)) complain('the signature is wrong');
    if (!/^msg_[0-9a-f]{32}$/.test(String(request.headers['webhook-id']))) complain('the id is wrong');
    const age = Math.abs(Date.now() / 1_000 - Number(request.headers['webhook-timestamp']));
    if (!(age < 300)) complain('the timestamp is too old');
    const { json } = request;
    if (typeof json !== 'object' || json === null || !('type' in json) || !('timestamp' in json) || !('data' in json))
      complain('type, timestamp and data are required');
    return { status: 204 };
  },
};
