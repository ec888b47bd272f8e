import { expect, test } from 'vitest';
import { ownerOfKind } from '../../src/index.ts';

test('the kinds of errors and their owners are a contract: a change shows in its report', async () => {
  const report = Object.entries(ownerOfKind).map(([kind, owner]) => `${kind}: ${owner}\n`);
  await expect(report.join('')).toMatchFileSnapshot('error-kind.txt');
});
