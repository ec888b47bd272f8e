import { cutUnits } from '../texts/escape.ts';
import { unitsLimit } from '../texts/limits.ts';
import { shortText } from '../texts/render.ts';
import { defineChannel } from './channel.ts';
import { member } from './http.ts';
import { createAtTwilio, findAtTwilio, testTwilio, twilioMembers } from './twilio-requests.ts';

/** The longest text, in UTF-16 units: ten parts of Japanese text. Twilio takes 1,600, and every part costs. */
const longestText = 670;

/** Short messages by Twilio. */
export const twilioSms = defineChannel({
  type: 'twilio-sms',
  members: twilioMembers,
  rate: { perMinute: 60, burst: 5, coalesces: true },
  honoursKeys: false,
  isPage: true,
  async send(message, config, context) {
    const { text, language, atMs, isUncertain } = message;
    // The account is enough for a test: a message would page, and cost.
    if (message.kind === 'test') return { providerId: await testTwilio(config, context) };
    const body = shortText({ ...text, facts: [] }, language, message, unitsLimit(longestText));
    const cut = cutUnits(body, 1_600);
    const sent = isUncertain
      ? await findAtTwilio('Messages', atMs - 1_000, (item) => member(item, 'body') === cut, config, context)
      : undefined;
    // Nobody reads after hours that an incident is over or has opened: it is sent within an hour or not at all.
    const form = [
      ['Body', cut],
      ['ValidityPeriod', '3600'],
    ] as const;
    return { providerId: sent ?? (await createAtTwilio('Messages', form, config, context)) };
  },
});
