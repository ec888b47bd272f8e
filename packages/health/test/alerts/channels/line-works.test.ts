import { expect, test } from 'vitest';
import { lineWorksCase } from './line-works.case.ts';
import { messageSource, openChannel } from './run-channel.ts';
import { startVendor } from './vendor-server.ts';

async function open() {
  const server = await startVendor(lineWorksCase.vendor());
  const { runner, ...rest } = openChannel(lineWorksCase.config(server.url), lineWorksCase.secrets(server.url));
  return {
    server,
    runner,
    tokens: () => server.requests.filter(({ path }) => path.endsWith('/token')).length,
    async [Symbol.asyncDispose]() {
      await rest[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('fifty messages at once ask for one access token', async () => {
  await using opened = await open();
  const messages = Array.from({ length: 50 }, (_, index) => messageSource('opened', { key: `inc-${index}/1` }));
  await Promise.all(messages.map(async (message) => await opened.runner.sendNow(message)));
  expect(opened.tokens()).toBe(1);
  expect(opened.server.mistakes).toEqual([]);
});

test('a new access token is tried once; if it is refused, too, the channel is broken', async () => {
  await using opened = await open();
  const { runner, server } = opened;
  await runner.sendNow(messageSource('opened'));
  const accepted = { status: 200, body: JSON.stringify({ access_token: 'another-access-token', expires_in: 3_600 }) };
  server.interfere({ status: 401 }, accepted, { status: 401 });
  await expect(runner.sendNow(messageSource('opened'))).rejects.toMatchObject({ failure: 'broken' });
  expect(opened.tokens()).toBe(2);
});

test('waits for the seconds that are left until the limit ends', async () => {
  await using opened = await open();
  await opened.runner.sendNow(messageSource('opened'));
  const body = JSON.stringify({ code: 'TOO_MANY_REQUESTS', description: 'API rate limit exceeded' });
  opened.server.interfere({ status: 429, headers: { 'rateLimit-reset': '17' }, body });
  await expect(opened.runner.sendNow(messageSource('opened'))).rejects.toMatchObject({
    failure: 'retry',
    retryAfterMs: 17_000,
    message: 'LINE WORKS cannot take the message now (HTTP 429 TOO_MANY_REQUESTS).',
  });
});
