import { expect, test } from 'vitest';
import { requestToken } from '../../src/api/token-endpoints.ts';

test('a token is read with and without its lifetime', () => {
  expect(requestToken.response?.read({ access_token: 'ya29.x' })).toEqual({ access_token: 'ya29.x' });
  const full = { access_token: 'ya29.x', expires_in: 3599, token_type: 'Bearer' };
  expect(requestToken.response?.read({ ...full })).toEqual(full);
});

test('an answer without a token is refused, and its values stay out of the message', () => {
  expect(() => requestToken.response?.read({ id_token: 'eyJ.secret' })).toThrow('/access_token');
  expect(() => requestToken.response?.read({ id_token: 'eyJ.secret' })).not.toThrow('secret');
});
