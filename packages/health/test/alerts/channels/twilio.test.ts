import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { IncidentActions } from '../../../src/alerts/channels/channel.ts';
import { messageSource, openChannel } from './run-channel.ts';
import { accountSid, authToken, twilioSmsCase, twilioVoiceCase } from './twilio.case.ts';
import { startVendor } from './vendor-server.ts';

const publicUrl = 'https://health.example.com';

async function open(channel: typeof twilioVoiceCase) {
  const server = await startVendor(channel.vendor());
  const { runner, ...rest } = openChannel(channel.config(server.url), channel.secrets(server.url), { publicUrl });
  return {
    server,
    runner,
    async [Symbol.asyncDispose]() {
      await rest[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Presses a key in the call that a message made, as Twilio reports it. */
async function press(
  runner: Awaited<ReturnType<typeof open>>['runner'],
  twiml: string,
  form: Readonly<Record<string, string>>,
  token = authToken,
) {
  const acknowledged: string[] = [];
  const actions: IncidentActions = {
    async acknowledge(incident, by, key) {
      acknowledged.push(`${incident} ${by} ${key}`);
      return incident === 'inc-a' ? 'acknowledged' : 'unknown';
    },
    ticket: async () => undefined,
    changeTicket: async () => 'unknown',
  };
  const [, escaped = ''] = /action="([^"]+)"/.exec(twiml) ?? [];
  const address = escaped.replaceAll('&#38;', '&');
  const signed = Object.entries(form)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .flat()
    .join('');
  const answer = await runner.receive(
    {
      method: 'POST',
      path: new URL(address).pathname.replace('/inbound/alarm', ''),
      url: address,
      query: new URL(address).searchParams,
      headers: {
        'x-twilio-signature': createHmac('sha1', token)
          .update(address + signed)
          .digest('base64'),
      },
      body: new URLSearchParams(form).toString(),
    },
    actions,
  );
  return { answer, acknowledged };
}

describe('a call', () => {
  const twimlOf = async (opened: Awaited<ReturnType<typeof open>>) => {
    await opened.runner.sendNow(messageSource('opened'));
    return new URLSearchParams(opened.server.requests.at(-1)?.body).get('Twiml') ?? '';
  };

  test('is acknowledged by the right key, with the signature of Twilio, and by nothing else', async () => {
    await using opened = await open(twilioVoiceCase);
    const twiml = await twimlOf(opened);
    expect(twiml).toContain('Press 1 to acknowledge.');
    const right = await press(opened.runner, twiml, { CallSid: 'CA1', Digits: '1' });
    expect(right.answer?.body).toContain('The incident is acknowledged.');
    expect(right.acknowledged).toEqual(['inc-a phone:alarm phone/inc-a/CA1']);
    const other = await press(opened.runner, twiml, { CallSid: 'CA1', Digits: '2' });
    expect([other.answer?.status, other.acknowledged]).toEqual([200, []]);
    const silent = await press(opened.runner, twiml, { CallSid: 'CA1' });
    expect([silent.answer?.status, silent.acknowledged]).toEqual([200, []]);
    const forged = await press(opened.runner, twiml, { CallSid: 'CA1', Digits: '1' }, 'another-token');
    expect([forged.answer?.status, forged.acknowledged]).toEqual([403, []]);
    const unknown = await press(opened.runner, twiml.replaceAll('inc-a', 'inc-z'), { CallSid: 'CA1', Digits: '1' });
    expect(unknown.answer).toMatchObject({ status: 200, body: expect.stringContaining('is over') });
  });

  test('is not made a second time if an attempt without an answer made it', async () => {
    await using opened = await open(twilioVoiceCase);
    const made = { sid: 'CA2', status: 'completed', date_created: new Date().toUTCString() };
    opened.server.interfere({ status: 200, body: JSON.stringify({ calls: [made] }) });
    const source = messageSource('opened', { uncertain: true, createdMs: Date.now() - 60_000 });
    expect(await opened.runner.sendNow(source)).toEqual({ providerId: 'CA2' });
    expect(opened.server.requests).toMatchObject([{ method: 'GET' }]);
    opened.server.interfere({ status: 200, body: JSON.stringify({ calls: [] }) });
    await opened.runner.sendNow(source);
    expect(opened.server.requests.at(-1)).toMatchObject({ method: 'POST' });
  });
});

test('a wrong number is a broken channel, and too many calls at once are tried again', async () => {
  await using opened = await open(twilioVoiceCase);
  opened.server.interfere({ status: 400, body: JSON.stringify({ code: 21_211, message: `+81 ${accountSid}` }) });
  await expect(opened.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({ failure: 'broken' });
  opened.server.interfere({ status: 429, body: JSON.stringify({ code: 20_429 }) });
  await expect(opened.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({ failure: 'retry' });
});

test('a short message is not sent a second time if an attempt without an answer sent it', async () => {
  await using opened = await open(twilioSmsCase);
  await opened.runner.sendNow(messageSource('opened'));
  const body = new URLSearchParams(opened.server.requests[0]?.body).get('Body');
  const sent = { sid: 'SM2', body, date_created: new Date().toUTCString() };
  opened.server.interfere({ status: 200, body: JSON.stringify({ messages: [sent] }) });
  const source = messageSource('opened', { uncertain: true, createdMs: Date.now() - 60_000 });
  // The text contains the times of the incident, which are the same.
  expect(await opened.runner.sendNow(source)).toEqual({ providerId: 'SM2' });
});
