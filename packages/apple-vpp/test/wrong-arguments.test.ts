import { join } from 'node:path';
import { listen } from '@mdmkit/core/testing';
import { findUnhelpfulErrors, temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import * as exported from '../src/index.ts';
import { createVppSimulator } from '../src/testing/index.ts';

test('every exported function refuses wrong arguments in words that name it', async () => {
  await using folder = await temporaryFolder();
  expect(await findUnhelpfulErrors(exported, { text: join(folder.path, 'x') })).toEqual([]);
});

test('every method of a client refuses wrong arguments in words that name it', async () => {
  const simulator = createVppSimulator();
  await using server = await listen(simulator);
  await using client = exported.createVppClient({ credential: simulator.credential, origin: server.origin });
  expect(await findUnhelpfulErrors(client, { except: ['close'] })).toEqual([]);
});
