import { Secret } from '@mdmkit/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkFor } from '../../src/alerts/acknowledge-links.ts';
import type { ChannelSettings } from '../../src/config/channel-settings.ts';
import { escalationOf, writerOf } from '../store/batches.ts';
import { fill, type Served, startServed } from './served.ts';

const hourMs = 3_600_000;
const linkKey = 'a-key-of-links-with-enough-characters';
const answerToken = 'answer-token-of-the-partner-desk';
const channels: ChannelSettings = {
  installation: 'test',
  channels: [
    { id: 'desk', type: 'partner', url: { env: 'URL' }, token: { env: 'OUT' }, answerToken: { env: 'ANSWER' } },
    { id: 'chat', type: 'slack-webhook', url: { env: 'URL' } },
  ],
  folder: process.cwd(),
  env: {},
  publicUrl: 'https://health.example.com',
  links: { key: async () => new Secret(linkKey), validMs: 24 * hourMs },
  readSecret: async () => new Secret(answerToken),
};

let served: Served;
let link: string;

async function linkTo(incident: string, createdMs = Date.now(), key = `${incident}/chat/1`): Promise<string> {
  const url = await linkFor(
    {
      key,
      kind: 'opened',
      incident,
      sequence: 1,
      channel: 'chat',
      createdMs,
      content: { title: 'A', severity: 'major' },
    },
    { id: 'chat' },
    channels,
  );
  return new URL(url ?? '').pathname;
}

const acknowledgements = async () =>
  (await served.store.audit({})).entries.filter(({ action }) => action === 'acknowledge').map(({ actor }) => actor);

beforeAll(async () => {
  served = await startServed({ channels });
  await fill(served.store);
  const notified = { notified: ['desk', 'chat'], endedMs: null };
  const storm = { incident: 'storm-a', notified: ['chat'], endedMs: null };
  await served.store.load('duty');
  await writerOf(
    served.store,
    'duty',
  )({
    escalations: [
      escalationOf('inc-ours', notified),
      escalationOf('inc-vendor', { ...notified, storm: 'storm-a' }),
      escalationOf('inc-theirs', { endedMs: null, notified: ['chat'], storm: 'storm-a' }),
      escalationOf('storm-a', storm),
    ],
  });
  link = await linkTo('inc-ours');
});

afterAll(async () => await served[Symbol.asyncDispose]());

describe('a link to acknowledge', () => {
  test('changes nothing if a scanner opens it', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) await served.call(link, { method, token: null });
    expect(await acknowledgements()).toEqual([]);
    const page = await served.call(link, { token: null });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await page.text()).toContain('<button type="submit">Acknowledge</button>');
  });

  test('acknowledges once, with the name that was typed, and leaves an audit entry', async () => {
    const press = async () =>
      await served.call(link, {
        method: 'POST',
        token: null,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ name: '<b>Ada</b>\r\nX: y' }).toString(),
      });
    const answer = await press();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Stored.');
    expect(await (await press()).text()).toContain('was used before');
    expect(await acknowledgements()).toEqual(['link:chat/<b>Ada</b> X: y']);
    const later = await (await served.call(link, { token: null })).text();
    expect(later).toContain('was used before');
    expect(later).not.toContain('<b>');
  });

  test('does nothing once it has expired, for another installation, or if it was changed', async () => {
    const before = await acknowledgements();
    const expired = await linkTo('inc-ours', Date.now() - 25 * hourMs);
    const foreign = await linkFor(
      {
        key: 'k',
        kind: 'opened',
        incident: 'inc-ours',
        sequence: 1,
        channel: 'chat',
        createdMs: Date.now(),
        content: { title: 'A', severity: 'major' },
      },
      { id: 'chat' },
      { ...channels, installation: 'other' },
    );
    const statuses = await Promise.all(
      [expired, new URL(foreign ?? '').pathname, `${link}x`, '/acknowledge/none'].map(
        async (path) => (await served.call(path, { method: 'POST', token: null })).status,
      ),
    );
    expect(statuses).toEqual([410, 403, 403, 403]);
    expect(await acknowledgements()).toEqual(before);
  });

  test('acknowledges every incident of a storm, once', async () => {
    const before = await acknowledgements();
    const path = await linkTo('storm-a');
    // A process that ended after the first incident: the next press acknowledges the second.
    const first = {
      kind: 'acknowledge',
      incident: 'inc-vendor',
      by: 'link:chat',
      untilMs: Date.now() + hourMs,
    } as const;
    await served.store.addCommand(first, Date.now(), { idempotencyKey: 'link/storm-a/chat/1/inc-vendor' });
    const press = async () => await (await served.call(path, { method: 'POST', token: null })).text();
    expect(await press()).toContain('Stored.');
    expect((await acknowledgements()).length - before.length).toBe(2);
    expect(await press()).toContain('was used before');
    expect((await acknowledgements()).length - before.length).toBe(2);
  });

  test('takes a press whose form cannot be read, and refuses a large one', async () => {
    const path = await linkTo('inc-ours', Date.now(), 'inc-ours/chat/2');
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const large = { method: 'POST', token: null, headers, body: 'x'.repeat(10_000) };
    expect((await served.call(path, large)).status).toBe(413);
    expect((await served.call(path, { ...large, body: 'no form' })).status).toBe(200);
    expect(await acknowledgements()).toContain('link:chat');
  });
});

describe('a partner', () => {
  const send = async (incident: string, body: unknown, token = answerToken, method = 'PUT') => {
    const answer = await served.call(`/inbound/desk/tickets/${incident}`, {
      method,
      token,
      ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const content: unknown = await answer.json().catch(() => undefined);
    return { status: answer.status, content };
  };

  test('needs the agreed token', async () => {
    expect((await send('inc-ours', { state: 'accepted' }, 'another-token-of-the-partner')).status).toBe(401);
    expect((await served.call('/inbound/desk/tickets/inc-ours', { token: null })).status).toBe(401);
    expect((await served.call('/inbound/chat/tickets/inc-ours', { token: answerToken })).status).toBe(404);
    expect((await served.call('/inbound/none', { token: answerToken })).status).toBe(404);
  });

  test('accepts, works on, returns and closes a ticket; repetitions change nothing', async () => {
    const { store } = served;
    expect(await send('inc-ours', '', answerToken, 'GET')).toMatchObject({ content: { state: 'new', isOpen: true } });
    const accepted = { state: 'accepted', reference: 'T-1', by: 'Bob' };
    expect(await send('inc-ours', accepted)).toMatchObject({ status: 200, content: { state: 'accepted' } });
    expect(await send('inc-ours', accepted)).toMatchObject({ status: 200 });
    expect(await store.ticketCommands('inc-ours')).toHaveLength(1);
    expect(await send('inc-ours', { state: 'working' })).toMatchObject({ content: { reference: 'T-1' } });
    expect((await send('inc-ours', { state: 'accepted' })).status).toBe(409);
    expect((await send('inc-ours', { state: 'returned', note: 'not ours' })).status).toBe(200);
    expect((await send('inc-ours', { state: 'closed' })).status).toBe(200);
    expect((await send('inc-ours', { state: 'working' })).status).toBe(409);
    const commands = (await store.ticketCommands('inc-ours')).map(({ command }) => command);
    expect(commands).toMatchObject([
      { state: 'accepted', by: 'partner:desk/Bob', untilMs: expect.any(Number) },
      { state: 'working' },
      { state: 'returned', untilMs: null, note: 'not ours' },
      { state: 'closed' },
    ]);
    const { entries } = await store.audit({});
    expect(entries.map(({ subject }) => subject)).toContain('inc-ours desk → returned');
  });

  test('reaches no incident that it was not notified of, and sends no other shape', async () => {
    expect((await send('inc-theirs', { state: 'accepted' })).status).toBe(404);
    expect((await send('inc-none', { state: 'accepted' })).status).toBe(404);
    for (const body of ['{', '{}', { state: 'done' }, { state: 'accepted', more: 1 }, { state: 'closed', note: '' }])
      expect((await send('inc-vendor', body)).status).toBe(400);
    expect((await send('inc-vendor', { state: 'accepted', note: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await send('inc-vendor', { state: 'accepted' }, answerToken, 'POST')).status).toBe(405);
    expect(served.defects).toEqual([]);
  });
});
