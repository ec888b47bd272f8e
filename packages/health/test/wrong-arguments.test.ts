import { join } from 'node:path';
import { findUnhelpfulErrors, temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import * as exported from '../src/index.ts';

test('every exported function refuses wrong arguments in words that name it', async () => {
  await using folder = await temporaryFolder();
  expect(await findUnhelpfulErrors(exported, { text: join(folder.path, 'x') })).toEqual([]);
});
