import { cutCharacters, escapeMarkup } from '../texts/escape.ts';
import type { Language } from '../texts/phrases.ts';
import type { ChannelMessage, InboundAnswer } from './channel.ts';
import { type ChannelContext, defineChannel } from './channel.ts';
import { createAtTwilio, findAtTwilio, isSignedByTwilio, testTwilio, twilioMembers } from './twilio-requests.ts';

/** Nobody is called because an incident changed or is over. */
const silentKinds = new Set<ChannelMessage['kind']>(['updated', 'resolved', 'digest']);
/** How a call ends that no person answered. A mailbox ends as `completed`: then the wait of the step counts. */
const unanswered = new Set(['busy', 'canceled', 'failed', 'no-answer']);
/** The key that acknowledges. */
const digit = '1';
/** The longest text that is read aloud, in characters: TwiML has at most 4,000, and escapes count. */
const longestText = 300;

const sentences = {
  en: {
    language: 'en-US',
    press: `Press ${digit} to acknowledge.`,
    acknowledged: 'The incident is acknowledged. Goodbye.',
    closed: 'The incident is over. Goodbye.',
    other: 'The incident is not acknowledged. Goodbye.',
  },
  ja: {
    language: 'ja-JP',
    press: `確認する場合は${digit}を押してください。`,
    acknowledged: '確認済みにしました。失礼します。',
    closed: 'インシデントは終了しています。失礼します。',
    other: '確認されませんでした。失礼します。',
  },
} as const satisfies Readonly<Record<Language, object>>;

/** Calls by Twilio. The person presses a key to acknowledge; a mailbox presses none. */
export const twilioVoice = defineChannel({
  type: 'twilio-voice',
  members: twilioMembers,
  rate: { perMinute: 30, burst: 2, coalesces: false },
  honoursKeys: false,
  isPage: true,
  lacksWithoutAddress: () => 'no key acknowledges',
  async send(message, config, context) {
    const { kind, atMs, isUncertain } = message;
    if (silentKinds.has(kind)) return {};
    if (kind === 'test') return { providerId: await testTwilio(config, context) };
    const made = isUncertain ? await findAtTwilio('Calls', atMs - 1_000, () => true, config, context) : undefined;
    if (made !== undefined) return { providerId: made };
    const form = [
      ['Twiml', twimlOf(message, context)],
      ['Timeout', '40'],
      ...statusCallback(message, context),
    ] as const;
    return { providerId: await createAtTwilio('Calls', form, config, context) };
  },
  async receive({ method, path, query, url, headers, body }, config, context) {
    if (method !== 'POST' || !['/keys', '/status'].includes(path) || url === null) return { status: 404 };
    const form = new URLSearchParams(body);
    const token = await context.secret(config.authToken);
    if (!isSignedByTwilio(url, form, headers['x-twilio-signature'] ?? '', token)) return { status: 403 };
    const language = query.get('language') === 'ja' ? 'ja' : 'en';
    const incident = query.get('incident') ?? '';
    const call = form.get('CallSid') ?? '';
    if (path === '/status') {
      const status = form.get('CallStatus') ?? '';
      // Any other status is none of a call without an answer. Twilio repeats what is not answered with 2xx.
      if (unanswered.has(status))
        await context.actions.escalate(incident, `phone:${context.id}`, status, `phone/${incident}/${call}/status`);
      return { status: 204 };
    }
    if (form.get('Digits') !== digit) return say(language, 'other');
    const result = await context.actions.acknowledge(incident, `phone:${context.id}`, `phone/${incident}/${call}`);
    return say(language, result === 'acknowledged' ? 'acknowledged' : 'closed');
  },
});

/** Where Twilio says how the call ended; nowhere without a public address. */
function statusCallback({ incident }: ChannelMessage, { publicUrl, id }: ChannelContext) {
  if (publicUrl === undefined || incident === null) return [];
  const query = new URLSearchParams({ incident });
  const url = `${publicUrl}/inbound/${encodeURIComponent(id)}/status?${query.toString()}`;
  return [
    ['StatusCallback', url],
    ['StatusCallbackEvent', 'completed'],
  ] as const;
}

function twimlOf({ text, language, incident }: ChannelMessage, { publicUrl, id }: ChannelContext): string {
  const { press, language: voice } = sentences[language];
  const spoken = (value: string) => `<Say language="${voice}">${escapeMarkup(value)}</Say>`;
  const content = cutCharacters(text.subject, longestText);
  if (publicUrl === undefined || incident === null)
    return `<Response>${spoken(content)}<Pause length="1"/>${spoken(content)}</Response>`;
  const query = new URLSearchParams({ incident, language });
  const action = escapeMarkup(`${publicUrl}/inbound/${encodeURIComponent(id)}/keys?${query.toString()}`);
  const gather = `<Gather input="dtmf" numDigits="1" timeout="8" method="POST" action="${action}">${spoken(`${content} ${press}`)}</Gather>`;
  // Without a key the next verb follows: the text is read a second time.
  return `<Response>${gather}${gather}</Response>`;
}

function say(language: Language, sentence: 'acknowledged' | 'closed' | 'other'): InboundAnswer {
  const { [sentence]: text, language: voice } = sentences[language];
  return {
    status: 200,
    contentType: 'text/xml; charset=utf-8',
    body: `<Response><Say language="${voice}">${text}</Say><Hangup/></Response>`,
  };
}
