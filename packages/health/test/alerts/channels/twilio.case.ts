import type { ChannelCase } from './cases.ts';
import type { ReceivedRequest, VendorAnswer } from './vendor-server.ts';

/** The account of the tests. */
export const accountSid = `AC${'0123456789abcdef'.repeat(2)}`;
/** Its token. */
export const authToken = 'auth-token-of-the-twilio-account';

function accept(
  { method, path, headers, body }: ReceivedRequest,
  resource: string,
  complain: (mistake: string) => void,
): { readonly form: URLSearchParams; readonly answer: VendorAnswer } {
  const form = new URLSearchParams(body);
  // The test of an account makes no call and sends no message.
  if (method === 'GET' && path === `/2010-04-01/Accounts/${accountSid}.json`)
    return { form, answer: { status: 200, body: JSON.stringify({ status: 'active' }) } };
  if (method !== 'POST' || path !== `/2010-04-01/Accounts/${accountSid}/${resource}.json`) complain('20404');
  if (headers.authorization !== `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`)
    complain('20003');
  for (const name of ['To', 'From']) if (!/^\+[1-9]\d{6,14}$/.test(form.get(name) ?? '')) complain('21211');
  return { form, answer: { status: 201, body: JSON.stringify({ sid: `SM${'0'.repeat(32)}`, status: 'queued' }) } };
}

const config = (type: string) => (url: string) => ({
  type,
  accountSid,
  authToken: { env: 'TOKEN' },
  from: '+815012345678',
  to: '+819012345678',
  apiUrl: url,
});
const shared = { secrets: () => ({ TOKEN: authToken }), secretParts: [authToken] };

export const twilioSmsCase: ChannelCase = {
  type: 'twilio-sms',
  config: config('twilio-sms'),
  ...shared,
  vendor: () => (request, complain) => {
    const { form, answer } = accept(request, 'Messages', complain);
    if (request.method === 'GET') return answer;
    const text = form.get('Body') ?? '';
    if (text === '' || text.length > 1_600) complain('21617');
    const seconds = Number(form.get('ValidityPeriod'));
    if (!(seconds >= 1 && seconds <= 36_000)) complain('the validity period is wrong');
    return answer;
  },
};

export const twilioVoiceCase: ChannelCase = {
  type: 'twilio-voice',
  config: config('twilio-voice'),
  ...shared,
  resolvedRequests: 0,
  hasLinks: false,
  vendor: () => (request, complain) => {
    const { form, answer } = accept(request, 'Calls', complain);
    if (request.method === 'GET') return answer;
    const twiml = form.get('Twiml') ?? '';
    if (twiml.length > 4_000 || !/^<Response>.*<\/Response>$/s.test(twiml)) complain('the TwiML is wrong');
    if (!/<Say language="(?:en-US|ja-JP)">[^<]+<\/Say>/.test(twiml)) complain('nothing is said');
    return answer;
  },
  escaped: {
    title: 'A </Say><Dial>+1 & more',
    arrives: encodeURIComponent('&#60;/Say&#62;').replaceAll('%20', '+'),
    never: encodeURIComponent('</Say><Dial>'),
  },
};
