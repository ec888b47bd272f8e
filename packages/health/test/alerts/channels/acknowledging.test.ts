import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { InboundRequest, IncidentActions } from '../../../src/alerts/channels/channel.ts';
import type { ChannelCase } from './cases.ts';
import { lineWorksBotSecret, lineWorksCase } from './line-works.case.ts';
import { messageSource, openChannel } from './run-channel.ts';
import { startVendor } from './vendor-server.ts';
import { slackCase, slackSigningSecret } from './vendors.case.ts';

/** A channel with a public address, and what is acknowledged through it. */
async function open(channel: ChannelCase, changes: Readonly<Record<string, unknown>> = {}) {
  const server = await startVendor(channel.vendor());
  const publicUrl = 'https://health.example.com';
  const config = { ...channel.config(server.url), ...changes };
  const { runner, ...rest } = openChannel(config, channel.secrets(server.url), { publicUrl });
  const acknowledged: string[] = [];
  const actions: IncidentActions = {
    async acknowledge(incident, by, key) {
      acknowledged.push(`${incident} ${by} ${key}`);
      return incident === 'inc-a' ? 'acknowledged' : 'unknown';
    },
    escalate: async () => {},
    ticket: async () => undefined,
    changeTicket: async () => 'unknown',
  };
  return {
    server,
    runner,
    acknowledged,
    async receive(request: Pick<InboundRequest, 'path' | 'headers' | 'body'>) {
      const url = `${publicUrl}/inbound/alarm${request.path}`;
      return await runner.receive({ method: 'POST', url, query: new URLSearchParams(), ...request }, actions);
    },
    async [Symbol.asyncDispose]() {
      await rest[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A request of Slack, signed at a time in seconds. */
function slackRequest(payload: object, secret = slackSigningSecret, seconds = Math.floor(Date.now() / 1_000)) {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  const headers = { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${signature}` };
  return { path: '/actions', headers, body };
}

const press = (incident: string, action = 'acknowledge') => ({
  type: 'block_actions',
  user: { id: 'U1', username: 'hana' },
  actions: [{ action_id: action, value: incident, action_ts: '1.2' }],
});

test('a button in Slack acknowledges, with the signature of Slack, and by nothing else', async () => {
  await using opened = await open(slackCase);
  const { runner, server, acknowledged, receive } = opened;
  await runner.sendNow(messageSource('opened'));
  expect(server.requests.at(-1)?.body).toContain('"action_id":"acknowledge","value":"inc-a"');
  await runner.sendNow(messageSource('resolved', { incident: 'inc-b' }));
  expect(server.requests.at(-1)?.body).not.toContain('action_id');

  expect(await receive(slackRequest(press('inc-a')))).toEqual({ status: 200 });
  expect(acknowledged.splice(0)).toEqual(['inc-a slack:alarm/hana slack/inc-a/U1/1.2']);
  expect(server.requests.at(-1)).toMatchObject({
    path: '/api/chat.postEphemeral',
    json: { channel: 'C0123456789', user: 'U1', text: 'The incident is acknowledged.' },
  });
  const now = Math.floor(Date.now() / 1_000);
  for (const request of [
    slackRequest(press('inc-a'), 'another-secret-of-another-app'),
    slackRequest(press('inc-a'), slackSigningSecret, now - 400),
    { ...slackRequest(press('inc-a')), headers: {} },
  ])
    expect(await receive(request)).toEqual({ status: 401 });
  for (const payload of [press('inc-a', 'something-else'), { type: 'view_submission' }, []])
    expect(await receive(slackRequest(payload))).toEqual({ status: 200 });
  expect(await receive({ ...slackRequest(press('inc-a')), path: '/elsewhere' })).toEqual({ status: 404 });
  expect(acknowledged).toEqual([]);
  // An answer that Slack does not show changes nothing.
  server.interfere({ status: 500 });
  expect(await receive(slackRequest(press('inc-z')))).toEqual({ status: 200 });
  expect(acknowledged).toHaveLength(1);
});

test('without a signing secret Slack has no button, and no address', async () => {
  await using opened = await open(slackCase, { signingSecret: undefined });
  await opened.runner.sendNow(messageSource('opened'));
  expect(opened.server.requests.at(-1)?.body).not.toContain('action_id');
  expect(await opened.receive(slackRequest(press('inc-a')))).toEqual({ status: 404 });
});

/** An event of LINE WORKS, signed. */
function lineWorksRequest(event: object, secret = lineWorksBotSecret, bot = '1234567') {
  const body = JSON.stringify(event);
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return { path: '/events', headers: { 'x-works-signature': signature, 'x-works-botid': bot }, body };
}

test('a button in LINE WORKS acknowledges, with the signature of the bot, and by nothing else', async () => {
  await using opened = await open(lineWorksCase);
  const { runner, server, acknowledged, receive } = opened;
  await runner.sendNow(messageSource('opened'));
  expect(server.requests.at(-1)?.json).toMatchObject({
    content: {
      type: 'button_template',
      actions: [{ type: 'message', postback: 'acknowledge:inc-a' }, { type: 'uri' }],
    },
  });
  await runner.sendNow(messageSource('resolved'));
  expect(server.requests.at(-1)?.json).toMatchObject({ content: { type: 'text' } });

  const source = { userId: 'user-1', channelId: 'room-1' };
  const content = { type: 'text', text: 'Acknowledge', postback: 'acknowledge:inc-a' };
  const message = { type: 'message', source, issuedTime: '2026-11-30T00:00:00Z', content };
  const postback = { type: 'postback', source, issuedTime: '2026-11-30T00:00:01Z', data: 'acknowledge:inc-a' };
  for (const event of [message, postback]) expect(await receive(lineWorksRequest(event))).toEqual({ status: 200 });
  expect(acknowledged.splice(0)).toEqual([
    'inc-a line-works:alarm/user-1 line-works/inc-a/user-1/2026-11-30T00:00:00Z',
    'inc-a line-works:alarm/user-1 line-works/inc-a/user-1/2026-11-30T00:00:01Z',
  ]);
  expect(await receive(lineWorksRequest(message, 'another-secret-of-another-bot'))).toEqual({ status: 401 });
  expect(await receive(lineWorksRequest(message, lineWorksBotSecret, '7654321'))).toEqual({ status: 403 });
  for (const event of [{ ...message, content: { type: 'text', text: 'hello' } }, { type: 'join', source }, []])
    expect(await receive(lineWorksRequest(event))).toEqual({ status: 200 });
  expect(acknowledged).toEqual([]);
});
