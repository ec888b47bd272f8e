import { findUnhelpfulErrors } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import * as exported from '../src/index.ts';
import * as play from '../src/play/index.ts';
import * as zeroTouch from '../src/zero-touch/index.ts';
import { startEmm } from './start-emm.ts';

test.for([
  ['google-emm', exported],
  ['google-emm/play', play],
  ['google-emm/zero-touch', zeroTouch],
] as const)('every exported function of %s refuses wrong arguments in words that name it', async ([, functions]) => {
  expect(await findUnhelpfulErrors(functions)).toEqual([]);
});

test('every method of a client refuses wrong arguments in words that name it', async () => {
  await using started = await startEmm();
  expect(await findUnhelpfulErrors(started.emm, { except: ['close'] })).toEqual([]);
});
