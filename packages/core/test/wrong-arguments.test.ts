import { join } from 'node:path';
import { findUnhelpfulErrors, temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import * as exported from '../src/index.ts';

// The others are building blocks of clients, which are written in TypeScript.
const ofPrograms: ReadonlySet<string> = new Set<keyof typeof exported>([
  'createBudget',
  'createFileBudgetStore',
  'createFileSessionStore',
  'createFileStateStore',
  'createFileStore',
  'createMemoryBudgetStore',
  'createMemorySessionStore',
  'createMemoryStateStore',
  'createStateFile',
  'createTransport',
  'decodeText',
  'deriveStoreKey',
  'parseDateTime',
  'readCertificate',
  'readCertificates',
  'readPem',
  'readPrivateKey',
  'replaceFile',
]);

test('every function that programs call refuses wrong arguments in words that name it', async () => {
  await using folder = await temporaryFolder();
  const functions = Object.fromEntries(Object.entries(exported).filter(([name]) => ofPrograms.has(name)));
  expect(await findUnhelpfulErrors(functions, { text: join(folder.path, 'x') })).toEqual([]);
});
