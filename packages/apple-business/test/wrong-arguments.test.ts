import { findUnhelpfulErrors } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import * as exported from '../src/index.ts';
import { stage } from './setup.ts';

test('every exported function refuses wrong arguments in words that name it', async () => {
  expect(await findUnhelpfulErrors(exported)).toEqual([]);
});

test('every method of a client refuses wrong arguments in words that name it', async () => {
  await using scene = await stage();
  await using client = scene.client();
  expect(await findUnhelpfulErrors(client, { except: ['close'] })).toEqual([]);
});
