import { expect, test } from 'vitest';
import { credentialError } from '../../src/errors/credential-error.ts';
import { EmmError } from '../../src/index.ts';

test('it is this package’s error, with the reason in words', () => {
  const error = credentialError('a PEM block alone');
  expect(error).toBeInstanceOf(EmmError);
  expect(error).toMatchObject({ code: 'EMM_KEY_UNREADABLE', kind: 'config', operation: 'key.read' });
  expect(error.message).toContain('a PEM block alone');
});
