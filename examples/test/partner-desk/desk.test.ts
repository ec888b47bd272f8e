import { listen } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createDesk } from '../../partner-desk/desk.ts';

/** A checker that takes answers. */
async function startChecker() {
  const answers: { readonly token: string | null; readonly content: unknown }[] = [];
  const checker = await listen({
    async fetch(request) {
      const content: unknown = await request.json();
      answers.push({ token: request.headers.get('authorization'), content });
      return Response.json({ state: 'accepted' }, { status: request.url.endsWith('/inc-a') ? 200 : 404 });
    },
  });
  return { answers, ...checker, [Symbol.asyncDispose]: async () => await checker[Symbol.asyncDispose]() };
}

test('a desk keeps one ticket for each incident, and answers', async () => {
  await using checker = await startChecker();
  const desk = createDesk({ token: 'in', answerToken: 'out' });
  const send = async (key: string, incident: string, state = 'open', token = 'in') => {
    const { status } = await desk.fetch(
      new Request('https://desk.example.com/tickets', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
        body: JSON.stringify({
          id: `mdm-health/${incident}`,
          state,
          title: 'Apple fails',
          severity: 'major',
          answerUrl: `${checker.origin}/inbound/desk/tickets/${incident}`,
        }),
      }),
    );
    return status;
  };
  expect(await send('1', 'inc-a', 'open', 'other')).toBe(401);
  expect([await send('1', 'inc-a'), await send('1', 'inc-a'), await send('2', 'inc-a', 'resolved')]).toEqual([
    202, 202, 202,
  ]);
  await send('3', 'inc-b');
  expect(desk.tickets()).toMatchObject([
    { reference: 'T-1', state: 'resolved', messages: 2 },
    { reference: 'T-2', messages: 1 },
  ]);
  await desk.answer('mdm-health/inc-a', 'returned', 'not ours');
  expect(checker.answers).toEqual([
    { token: 'Bearer out', content: { state: 'returned', reference: 'T-1', by: 'desk', note: 'not ours' } },
  ]);
  await expect(desk.answer('mdm-health/inc-b', 'accepted')).rejects.toThrow('404');
  await expect(desk.answer('mdm-health/inc-c', 'accepted')).rejects.toThrow('takes no answer');
});
