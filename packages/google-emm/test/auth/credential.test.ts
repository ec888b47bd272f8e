import { createMemorySessionStore } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { identityParts } from '../../src/auth/credential.ts';
import { parseServiceAccountKey } from '../../src/index.ts';
import { startEmm } from '../start-emm.ts';

test('clients that share a store share a token, as long as they are the same account', async () => {
  const sessionStore = createMemorySessionStore();
  await using started = await startEmm({ sessionStore });
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  await started.client({ sessionStore }).enterprises.get(google.enterprise.name);
  expect(google.requests('oauth2.token')).toHaveLength(1);
  const other = parseServiceAccountKey(google.addServiceAccount(google.project).keyFile);
  await started.client({ sessionStore, credential: other }).enterprises.get(google.enterprise.name);
  expect(google.requests('oauth2.token')).toHaveLength(2);
});

test('every kind of credential has parts of its own', async () => {
  await using started = await startEmm();
  const source = started.google.credential;
  const external = {
    kind: 'external',
    audience: 'a',
    subjectTokenType: 't',
    impersonates: undefined,
    subjectToken: { file: 'f' },
  } as const;
  const kinds = [
    identityParts(source),
    identityParts({ kind: 'impersonation', source, target: 't@x' }),
    identityParts({ kind: 'impersonation', source, target: 't@x', delegates: ['d@x'] }),
    identityParts(external),
    identityParts({ ...external, impersonates: 'i@x' }),
  ];
  expect(new Set(kinds.map((parts) => JSON.stringify(parts))).size).toBe(kinds.length);
});
