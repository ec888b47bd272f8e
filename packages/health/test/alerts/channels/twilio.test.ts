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
  const escalated: string[] = [];
  const actions: IncidentActions = {
    async acknowledge(incident, by, key) {
      acknowledged.push(`${incident} ${by} ${key}`);
      return incident === 'inc-a' ? 'acknowledged' : 'unknown';
    },
    async escalate(incident, by, reason, key) {
      escalated.push(`${incident} ${by} ${reason} ${key}`);
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
  return { answer, acknowledged, escalated };
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

  test('that no person answers makes the next step due; one that ended otherwise does not', async () => {
    await using opened = await open(twilioVoiceCase);
    await opened.runner.sendNow(messageSource('opened'));
    const form = new URLSearchParams(opened.server.requests.at(-1)?.body);
    const address = form.get('StatusCallback') ?? '';
    expect(address).toBe(`${publicUrl}/inbound/alarm/status?incident=inc-a`);
    const callback = `<Response action="${address}"/>`;
    for (const CallStatus of ['busy', 'no-answer', 'failed', 'canceled']) {
      const { answer, escalated } = await press(opened.runner, callback, { CallSid: 'CA1', CallStatus });
      expect(answer).toEqual({ status: 204 });
      expect(escalated).toEqual([`inc-a phone:alarm ${CallStatus} phone/inc-a/CA1/status`]);
    }
    const completed = await press(opened.runner, callback, { CallSid: 'CA1', CallStatus: 'completed' });
    expect([completed.answer?.status, completed.escalated, completed.acknowledged]).toEqual([204, [], []]);
    const forged = await press(opened.runner, callback, { CallSid: 'CA1', CallStatus: 'busy' }, 'another-token');
    expect([forged.answer?.status, forged.escalated]).toEqual([403, []]);
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

test.each([twilioVoiceCase, twilioSmsCase])('$type sends no more in a month than its limit', async (channel) => {
  await using server = await startVendor(channel.vendor());
  const sinceMs: number[] = [];
  let accepted = 2;
  const config = { ...channel.config(server.url), monthlyLimit: 3 };
  await using opened = openChannel(config, channel.secrets(server.url), {
    publicUrl,
    async acceptedSince(ms) {
      sinceMs.push(ms);
      return accepted;
    },
  });
  await opened.runner.sendNow(messageSource('opened'));
  accepted = 3;
  await expect(opened.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({
    failure: 'broken',
    message: expect.stringContaining('limit of 3 in this month'),
  });
  expect(server.requests).toHaveLength(1);
  expect(sinceMs.map((ms) => new Date(ms).toISOString().slice(7))).toEqual(
    Array.from({ length: 2 }, () => '-01T00:00:00.000Z'),
  );
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
