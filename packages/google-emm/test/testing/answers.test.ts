import { expect, test } from 'vitest';
import { errorAnswer, errorInfo, help, jsonAnswer, oauthErrorAnswer } from '../../src/testing/answers.ts';

test('documents are written as Google writes them', async () => {
  const response = jsonAnswer({ a: 1 });
  expect(response.headers.get('content-type')).toBe('application/json; charset=UTF-8');
  expect(await response.text()).toBe('{\n  "a": 1\n}\n');
});

test('an error carries its code twice and its details only when it has some', async () => {
  const plain = errorAnswer('NOT_FOUND', 'Requested entity was not found.');
  expect(plain.status).toBe(404);
  expect(await plain.json()).toEqual({
    error: { code: 404, message: 'Requested entity was not found.', status: 'NOT_FOUND' },
  });
  const details = [errorInfo('R', { a: 'b' }), help('words', 'https://x.example')];
  const { error } = (await errorAnswer('PERMISSION_DENIED', 'm', details).json()) as { error: { details: object[] } };
  expect(error.details).toEqual([
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'R',
      domain: 'googleapis.com',
      metadata: { a: 'b' },
    },
    { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ description: 'words', url: 'https://x.example' }] },
  ]);
});

test('the token endpoint speaks OAuth', async () => {
  const response = oauthErrorAnswer('invalid_grant', 'Invalid JWT Signature.');
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
});
