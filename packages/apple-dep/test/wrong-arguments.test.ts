import { listen } from '@mdmkit/core/testing';
import { findUnhelpfulErrors } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import * as exported from '../src/index.ts';
import { createDepSimulator } from '../src/testing/index.ts';

test('every exported function refuses wrong arguments in words that name it', async () => {
  // It takes one argument, and makes a key pair for each call that it accepts: the test of key pairs tries wrong ones.
  expect(await findUnhelpfulErrors(exported, { except: ['createTokenKeyPair'] })).toEqual([]);
});

test('every method of a client refuses wrong arguments in words that name it', async () => {
  const simulator = createDepSimulator();
  await using server = await listen(simulator);
  await using client = exported.createDepClient({ credential: simulator.credential, origin: server.origin });
  expect(await findUnhelpfulErrors(client, { except: ['close'] })).toEqual([]);
});
