import { expect, test } from 'vitest';
import { readVendorWord } from '../../src/explain/vendor-words.ts';

test.each([
  ['T_C_NOT_SIGNED', [{ service: 'apple.dep', code: 'DEP_TERMS_NOT_SIGNED' }]],
  ['FORBIDDEN.REQUIRED_AGREEMENTS', [{ service: 'apple.business', code: 'BUSINESS_TERMS_NOT_ACCEPTED' }]],
  ['SERVICE_DISABLED', [{ service: 'google.amapi', code: 'EMM_API_DISABLED' }]],
])('the code %s is read by the package of its vendor', async (word, expected) => {
  expect(await readVendorWord(word)).toMatchObject(expected.map(({ service }) => ({ service })));
  expect((await readVendorWord(word)).map(({ service }) => service)).toEqual(expected.map(({ service }) => service));
});

test('a code of OAuth that two vendors use has a meaning for each', async () => {
  const services = (await readVendorWord('invalid_client')).map(({ service }) => service);
  expect(services).toContain('apple.business');
});

test.each(['NO_SUCH_CODE', 'no_such_code', 'Unheard'])('the code %s is unknown to every package', async (word) => {
  expect(await readVendorWord(word)).toEqual([]);
});
