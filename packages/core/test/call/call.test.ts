import { expect, test } from 'vitest';
import { createCallState, signInState } from '../../src/call/call.ts';

test('a call has one state for each kind of sign-in', () => {
  const state = createCallState();
  const signIn = signInState(state, 'session.open');
  signIn.requests = 3;
  expect(signInState(state, 'session.open')).toBe(signIn);
  expect(signInState(state, 'token.get').requests).toBe(0);
  expect(state).toMatchObject({ requests: 0, isSent: false });
});
