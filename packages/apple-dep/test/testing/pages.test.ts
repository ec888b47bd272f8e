import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createDepSimulator, type DepSimulatorOptions } from '../../src/testing/index.ts';
import { origin, signIn, signInParts } from '../signed-request.ts';

interface Page {
  readonly devices: readonly { readonly serial_number: string }[];
  readonly cursor: string;
  readonly more_to_follow: boolean;
}

/** Asks for pages without our client, whose checks come before those of the service. */
async function connect(options: DepSimulatorOptions) {
  const simulator = createDepSimulator({ clock: createVirtualClock(), ...options });
  const opened = await simulator.fetch(signIn(signInParts(simulator.credential, simulator.clock.now())));
  const { auth_session_token: session } = (await opened.json()) as { auth_session_token: string };
  const headers = { 'user-agent': 'acme-mdm/4.2', 'x-adm-auth-session': session };
  return async (body: unknown) => {
    const request = new Request(`${origin}/server/devices`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await simulator.fetch(request);
    // The simulator's own answer; what is asserted about it follows.
    return answer.ok ? ((await answer.json()) as Page) : `${answer.status} ${await answer.text()}`;
  };
}

const sizeOf = (page: Page | string) => (typeof page === 'string' ? page : page.devices.length);

describe('a page', () => {
  test.each([
    ['a hundred devices unless asked otherwise', undefined, 100],
    ['as many as asked for', 7, 7],
    ['a thousand at most', 5_000, 1_000],
    ['a hundred for what is no number', 'many', 100],
    ['a hundred for nothing', 0, 100],
  ])('holds %s', async (_, limit, expected) => {
    const fetchPage = await connect({ devices: 1_500 });
    expect(sizeOf(await fetchPage({ limit }))).toBe(expected);
  });

  test('holds no more than the simulator was told', async () => {
    const fetchPage = await connect({ devices: 50, pageSize: 20 });
    expect(sizeOf(await fetchPage({ limit: 1_000 }))).toBe(20);
  });

  test('does not repeat a device, and is not repeated by a cursor', async () => {
    const fetchPage = await connect({ devices: 5 });
    const first = await fetchPage({ limit: 3 });
    const next = { limit: 3, cursor: typeof first === 'string' ? first : first.cursor };
    const [second, again] = [await fetchPage(next), await fetchPage(next)];
    expect(sizeOf(second)).toBe(2);
    expect(again).toEqual(second);
    expect(first).toMatchObject({ more_to_follow: true });
    expect(second).toMatchObject({ more_to_follow: false });
  });
});

test.each([7, null, 'AAAA', '', '%%%', Buffer.from('93AD91BB:x:1:false').toString('base64')])(
  'the cursor %j is invalid',
  async (cursor) => {
    const fetchPage = await connect({ organisations: [createAppleOrganisation({ devices: 5 })] });
    expect(await fetchPage({ cursor })).toBe('400 INVALID_CURSOR');
  },
);

test('a cursor that has been read to its end is exhausted', async () => {
  const fetchPage = await connect({ devices: 5 });
  const page = await fetchPage({});
  expect(await fetchPage({ cursor: typeof page === 'string' ? page : page.cursor })).toBe('400 EXHAUSTED_CURSOR');
});
