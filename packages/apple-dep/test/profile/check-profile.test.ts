import { X509Certificate } from 'node:crypto';
import type { Surprise } from '@mdmkit/core';
import { expect, test } from 'vitest';
import type { Profile } from '../../src/index.ts';
import { checkProfile } from '../../src/profile/check-profile.ts';
import { keyPair } from '../key-pair.ts';

const check = (profile: Partial<Profile>, strict = false) => {
  const surprises: Surprise[] = [];
  const whole = { profileName: 'Sales', url: 'https://mdm.example.com', ...profile };
  const problems = checkProfile(whole, { strict, report: (surprise) => surprises.push(surprise) });
  return { problems, surprises: surprises.map(({ kind, pointer }) => `${kind} ${pointer}`) };
};
const right = { problems: [], surprises: [] };

test('a profile without any of this is right', () => {
  expect(check({})).toEqual(right);
});

test('certificates are read, also over several lines', async () => {
  const { certificate } = await keyPair();
  const base64 = new X509Certificate(certificate).raw.toString('base64');
  const wrapped = base64.match(/.{1,76}/g)?.join('\n') ?? '';
  expect(check({ anchorCerts: [base64, wrapped], supervisingHostCerts: [base64] })).toEqual(right);
  expect(check({ anchorCerts: [base64, certificate] }).problems).toEqual([
    'anchorCerts.1: expected a certificate as base64 of DER',
  ]);
});

test('all problems are named at once', () => {
  const wrong = { isMdmRemovable: false, anchorCerts: ['?'], skipSetupItems: ['Siri', 'Nonsense'] };
  expect(check(wrong, true).problems).toHaveLength(3);
  expect(check(wrong)).toMatchObject({
    problems: ['isMdmRemovable: false needs isSupervised: true', expect.stringMatching(/^anchorCerts.0: /)],
    surprises: ['unknown-value /skip_setup_items/1'],
  });
});

test('what cannot be removed has to be supervised', () => {
  expect(check({ isMdmRemovable: false, isSupervised: true })).toEqual(right);
  expect(check({ isMdmRemovable: false, isSupervised: false }).problems).toHaveLength(1);
  expect(check({ isMdmRemovable: true })).toEqual(right);
});
