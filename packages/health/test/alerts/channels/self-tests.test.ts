import { expect, test } from 'vitest';
import { channelTypes } from '../../../src/alerts/channels/index.ts';
import { cases } from './cases.ts';
import { messageSource, openChannel } from './run-channel.ts';
import type { ReceivedRequest } from './vendor-server.ts';
import { startVendor } from './vendor-server.ts';

/** What the requests of a test have to be at each pager: it pages nobody, and leaves nothing open. */
const quiet: Readonly<Record<string, (requests: readonly ReceivedRequest[]) => boolean>> = {
  pagerduty: ([opened, closed]) =>
    opened?.body.includes('"severity":"info"') === true && closed?.body.includes('"event_action":"resolve"') === true,
  jsm: ([opened, closed]) =>
    opened?.body.includes('"priority":"P5"') === true && closed?.path.includes('/close') === true,
  partner: ([ticket]) => ticket?.body.includes('"state":"resolved"') === true,
  'twilio-voice': (requests) => requests.every(({ method }) => method === 'GET'),
  'twilio-sms': (requests) => requests.every(({ method }) => method === 'GET'),
  servicenow: (requests) => requests.at(-1)?.method === 'PATCH',
  backlog: (requests) => requests.at(-1)?.method === 'PATCH',
};

const pagers = channelTypes.filter(({ isPage }) => isPage === true).map(({ type }) => type);

test.each(pagers)('the weekly test of %s pages nobody', async (type) => {
  const channel = cases.find((each) => each.type === type);
  if (!channel) throw new TypeError(`the channel type "${type}" has no case in cases.ts`);
  await using server = await startVendor(channel.vendor());
  await using opened = openChannel(channel.config(server.url), channel.secrets(server.url));
  await opened.runner.sendNow(messageSource('test', { incident: null }));
  expect(server.requests.length).toBeGreaterThan(0);
  expect(quiet[type]?.(server.requests)).toBe(true);
  expect(server.mistakes).toEqual([]);
});
