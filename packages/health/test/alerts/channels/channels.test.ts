import { describe, expect, test } from 'vitest';
import { ChannelError } from '../../../src/alerts/channels/channel-error.ts';
import { cases } from './cases.ts';
import { messageSource, openChannel } from './run-channel.ts';
import { startVendor, type VendorAnswer } from './vendor-server.ts';

/** What each status means where the vendor says nothing else. */
const usualMeanings = [
  [200, 'accepted'],
  [202, 'accepted'],
  [301, 'broken'],
  [400, 'rejected'],
  [401, 'broken'],
  [404, 'broken'],
  [410, 'broken'],
  [429, 'retry'],
  [500, 'retry'],
] as const;

describe.each(cases)('the channel $type', (channel) => {
  const open = async () => {
    const server = await startVendor(channel.vendor());
    const { runner, broken, ...rest } = openChannel(channel.config(server.url), channel.secrets(server.url), {
      publicUrl: 'https://health.example.com',
    });
    const isMessage = channel.isMessage ?? (() => true);
    return {
      server,
      runner,
      broken,
      messages: () => server.requests.filter(isMessage),
      async [Symbol.asyncDispose]() {
        await rest[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  };
  const failureOf = async (work: Promise<unknown>) =>
    await work.then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof ChannelError) return error;
        throw error;
      },
    );

  test('links to the incident on the board', async () => {
    await using opened = await open();
    await opened.runner.sendNow(messageSource('opened'));
    const bodies = opened.messages().map(({ body }) => body.replaceAll('%3A', ':').replaceAll('%2F', '/'));
    const isLinked = bodies.join('\n').includes('https://health.example.com/incidents/inc-a');
    expect(isLinked).toBe(channel.hasLinks ?? true);
  });

  test('sends a problem, an update and its end as the vendor documents them', async () => {
    await using opened = await open();
    const { runner, server, messages } = opened;
    const { providerId } = await runner.sendNow(messageSource('opened'));
    const thread = { firstProviderId: providerId ?? null };
    expect(messages().length).toBeGreaterThanOrEqual(1);
    await runner.sendNow(messageSource('updated', { ...thread, sequence: 2 }));
    const before = messages().length;
    await runner.sendNow(messageSource('resolved', { ...thread, sequence: 3 }));
    expect(messages().length - before).toBeGreaterThanOrEqual(channel.resolvedRequests ?? 1);
    await runner.sendNow(messageSource('test', { incident: null }));
    await runner.sendNow(
      messageSource('digest', {
        incident: null,
        content: {
          title: '2 messages',
          severity: 'major',
          items: [{ kind: 'opened', text: 'One fails', severity: 'major', atMs: 0, incident: 'inc-a' }],
        },
      }),
    );
    expect(server.mistakes).toEqual([]);
  });

  test('keeps long Japanese text, half characters and control characters within the limits of the vendor', async () => {
    await using opened = await open();
    const title = `${'障害😀'.repeat(3_000)}\ud83d\r\nBcc: x@example.com\u0000\u202e`;
    await opened.runner.sendNow(
      messageSource('opened', { content: { title, text: title, remedy: title, severity: 'major', tenant: title } }),
    );
    expect(opened.server.mistakes).toEqual([]);
  });

  test.each(usualMeanings)('understands %i', async (status, usual) => {
    await using opened = await open();
    const { runner, server, messages } = opened;
    await runner.sendNow(messageSource('opened'));
    const count = messages().length;
    const headers: Record<string, string> = status === 301 ? { location: 'http://127.0.0.1:9/elsewhere' } : {};
    server.interfere({ status, headers, body: bodyOf(server.requests.at(-1)?.path ?? '', status) });
    const error = await failureOf(
      runner.sendNow(messageSource('opened', { key: 'inc-b/1', incident: 'inc-b', firstProviderId: null })),
    );
    expect(error?.failure ?? 'accepted').toBe(channel.meanings?.[status] ?? usual);
    expect(messages().length).toBeGreaterThan(count);
    if (error) for (const part of channel.secretParts) expect(error.message).not.toContain(part);
    expect(runner.broken === null).toBe(error?.failure !== 'broken');
  });

  test('waits as long as 429 asks, given in seconds or as a date', async () => {
    await using opened = await open();
    const { runner, server } = opened;
    await runner.sendNow(messageSource('opened'));
    server.interfere({ status: 429, headers: { 'retry-after': '7' } });
    expect(await failureOf(runner.sendNow(messageSource('opened')))).toMatchObject({
      failure: 'retry',
      retryAfterMs: 7_000,
    });
    expect(runner.capacity()).toBe(0);
    server.interfere({ status: 429, headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() } });
    const error = await failureOf(runner.sendNow(messageSource('opened')));
    expect(error?.retryAfterMs).toBeGreaterThan(0);
    expect(error?.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('does not know whether a message arrived if the connection is reset or the vendor keeps silent', async () => {
    await using opened = await open();
    const { runner, server } = opened;
    await runner.sendNow(messageSource('opened'));
    server.interfere('reset', 'hang');
    expect(await failureOf(runner.sendNow(messageSource('opened')))).toMatchObject({
      failure: 'retry',
      isUncertain: true,
    });
    const arrived = server.nextRequest();
    const silent = failureOf(runner.sendNow(messageSource('opened')));
    await arrived;
    runner.abort();
    expect(await silent).toMatchObject({ failure: 'retry', isUncertain: true });
  });

  test('is broken at once if a secret cannot be read, and works again when it can', async () => {
    await using server = await startVendor(channel.vendor());
    await using opened = openChannel(channel.config(server.url), {});
    expect(await failureOf(opened.runner.sendNow(messageSource('opened')))).toMatchObject({ failure: 'broken' });
    expect(server.requests).toEqual([]);
    await using repaired = await open();
    const answer: VendorAnswer = { status: 401 };
    await repaired.runner.sendNow(messageSource('opened'));
    repaired.server.interfere(answer, answer);
    await failureOf(repaired.runner.sendNow(messageSource('opened', { incident: 'inc-b' })));
    await failureOf(repaired.runner.sendNow(messageSource('opened', { incident: 'inc-c' })));
    await repaired.runner.sendNow(messageSource('opened', { incident: 'inc-d' }));
    expect(repaired.broken.at(0)).toEqual(expect.any(String));
    expect(repaired.broken.at(-1)).toBeNull();
  });
});

const escapedCases = cases.flatMap(({ escaped, ...channel }) => (escaped ? [{ ...channel, escaped }] : []));

test.each(escapedCases)('the channel $type lets no text of a vendor become a format or an address', async (channel) => {
  await using server = await startVendor(channel.vendor());
  await using opened = openChannel(channel.config(server.url), channel.secrets(server.url));
  const { title, arrives, never } = channel.escaped;
  await opened.runner.sendNow(messageSource('opened', { content: { title, severity: 'major' } }));
  const bodies = server.requests.map(({ body }) => body).join('\n');
  expect(bodies).toContain(arrives);
  expect(bodies).not.toContain(never);
});

/** A body that repeats what was sent, as some servers do: nothing of it may appear in an error. */
function bodyOf(path: string, status: number): string {
  return status < 400
    ? ''
    : JSON.stringify({ error: { code: 'TestCode', message: `failed at ${path}` }, message: path });
}
