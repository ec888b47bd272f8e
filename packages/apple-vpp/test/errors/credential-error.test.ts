import { expect, it } from 'vitest';
import { credentialError } from '../../src/errors/credential-error.ts';

it('is an error of this package about something that was not sent', () => {
  const error = credentialError('VPP_TOKEN_UNREADABLE', 'it is empty');
  expect(error).toMatchObject({ service: 'apple.vpp', operation: 'token.read', attempts: 0, status: undefined });
  expect(error.message).toBe('token.read failed: the text is no content token: it is empty');
  expect(error.cause).toBeUndefined();
});
