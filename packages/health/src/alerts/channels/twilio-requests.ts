import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { ApiUrl, withoutSlash } from './api-url.ts';
import type { ChannelContext } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { basicAuthorization, type ChannelAnswer, member, sendRequest } from './http.ts';

const PhoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/, 'expected a number such as +81312345678');

/** The members of every Twilio channel. */
export const twilioMembers = {
  accountSid: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/, 'expected an account SID, "AC" and 32 digits')
    .describe('The SID of the account.'),
  authToken: SecretReference.describe('The auth token of the account.'),
  from: PhoneNumber.describe('The number of Twilio that is used.'),
  to: PhoneNumber.describe('The number of the person.'),
  monthlyLimit: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('How many of them are sent in a calendar month (UTC) at most: they cost money. Default: 500.'),
  apiUrl: ApiUrl.optional().describe('Default: https://api.twilio.com.'),
};

/** The configuration of a Twilio channel. */
export interface TwilioConfig {
  readonly accountSid: string;
  readonly authToken: SecretReference;
  readonly from: string;
  readonly to: string;
  readonly monthlyLimit?: number | undefined;
  readonly apiUrl?: string | undefined;
}

/** How many calls or messages a channel makes in a month unless it says so. */
const usualMonthlyLimit = 500;

/** Checks the account and its token without a call or a message. Returns the SID of the account. */
export async function testTwilio(config: TwilioConfig, context: ChannelContext): Promise<string> {
  const { accountSid, apiUrl = 'https://api.twilio.com' } = config;
  const { json } = await sendRequest(
    {
      method: 'GET',
      url: `${withoutSlash(apiUrl)}/2010-04-01/Accounts/${accountSid}.json`,
      headers: await authorization(config, context),
      explain,
    },
    context,
  );
  const status = member(json, 'status');
  if (typeof status === 'string' && status !== 'active')
    throw new ChannelError('broken', 'The account of Twilio is not active. See https://console.twilio.com.');
  return accountSid;
}

/** Refuses a call or a message above the limit of the month. */
async function checkMonthlyLimit({ monthlyLimit = usualMonthlyLimit }: TwilioConfig, context: ChannelContext) {
  const now = new Date(context.clock.now());
  const count = await context.acceptedSince?.(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  if (count === undefined || count < monthlyLimit) return;
  throw new ChannelError(
    'broken',
    `The channel has reached its limit of ${monthlyLimit} in this month. Find out why, or set a higher "monthlyLimit".`,
  );
}

/** Codes of Twilio that no later attempt changes: the numbers, or the rights of the account. */
const brokenCodes = new Set([
  20_003, 20_404, 21_210, 21_211, 21_212, 21_214, 21_215, 21_217, 21_219, 21_408, 21_606, 21_610, 21_614,
]);

/** Makes a call or a message. Returns its SID. */
export async function createAtTwilio(
  resource: 'Calls' | 'Messages',
  form: readonly (readonly [string, string])[],
  config: TwilioConfig,
  context: ChannelContext,
): Promise<string | undefined> {
  await checkMonthlyLimit(config, context);
  const { json } = await sendRequest(
    {
      url: addressOf(resource, config),
      headers: await authorization(config, context),
      form: [['To', config.to], ['From', config.from], ...form],
      explain,
    },
    context,
  );
  const sid = member(json, 'sid');
  return typeof sid === 'string' ? sid : undefined;
}

/** Finds a call or a message that an attempt without an answer made; undefined if it made none. */
export async function findAtTwilio(
  resource: 'Calls' | 'Messages',
  sinceMs: number,
  matches: (item: unknown) => boolean,
  config: TwilioConfig,
  context: ChannelContext,
): Promise<string | undefined> {
  const query = new URLSearchParams({ To: config.to, From: config.from, PageSize: '50' });
  const { json } = await sendRequest(
    {
      method: 'GET',
      url: `${addressOf(resource, config)}?${query.toString()}`,
      headers: await authorization(config, context),
      explain,
    },
    context,
  );
  const list = member(json, resource.toLowerCase());
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  const earlier = items.find((item) => Date.parse(String(member(item, 'date_created'))) >= sinceMs && matches(item));
  const sid = member(earlier, 'sid');
  return typeof sid === 'string' ? sid : undefined;
}

function addressOf(resource: string, { apiUrl = 'https://api.twilio.com', accountSid }: TwilioConfig): string {
  return `${withoutSlash(apiUrl)}/2010-04-01/Accounts/${accountSid}/${resource}.json`;
}

async function authorization({ accountSid, authToken }: TwilioConfig, context: ChannelContext) {
  return { authorization: await basicAuthorization(accountSid, authToken, context) };
}

function explain({ status, json }: ChannelAnswer): ChannelError | undefined {
  const code = member(json, 'code');
  return status >= 400 && typeof code === 'number' && brokenCodes.has(code)
    ? new ChannelError(
        'broken',
        `Twilio refuses the account or the numbers (HTTP ${status} ${code}). See https://www.twilio.com/docs/api/errors/${code}.`,
      )
    : undefined;
}

/** Whether a request of Twilio is signed with the auth token, for the address and the form that arrived. */
export function isSignedByTwilio(url: string, form: URLSearchParams, signature: string, authToken: string): boolean {
  const parts = [...form].sort(([first], [second]) => (first < second ? -1 : 1)).map(([name, value]) => name + value);
  const expected = createHmac('sha1', authToken)
    .update(url + parts.join(''))
    .digest();
  const received = Buffer.from(signature, 'base64');
  return received.length === expected.length && timingSafeEqual(received, expected);
}
