import { expect, test } from 'vitest';
import { judgeProfile } from '../../src/testing/profile-check.ts';

const right = { profile_name: 'Sales', url: 'https://mdm.example.com' };

test.each<[text: string, wrong: object]>([
  ['CONFIG_NAME_REQUIRED', { profile_name: undefined }],
  ['CONFIG_NAME_INVALID', { profile_name: '' }],
  ['CONFIG_NAME_INVALID', { profile_name: 'x'.repeat(126) }],
  ['CONFIG_NAME_INVALID', { profile_name: 7 }],
  ['CONFIG_URL_REQUIRED', { url: undefined }],
  ['CONFIG_URL_INVALID', { url: '' }],
  ['CONFIG_URL_INVALID', { url: 'mdm' }],
  ['CONFIG_URL_INVALID', { url: `https://mdm.example.com/${'x'.repeat(2_000)}` }],
  ['DEPARTMENT_INVALID', { department: '' }],
  ['FLAGS_INVALID', { is_mdm_removable: false }],
  ['LOCALE_INVALID', { language: 'english!' }],
  ['LOCALE_INVALID', { region: 'USA' }],
  ['LOCALE_INVALID', { language: 7 }],
  ['MAGIC_INVALID', { org_magic: 'x'.repeat(257) }],
  ['SUPPORT_EMAIL_INVALID', { support_email_address: '' }],
  ['SUPPORT_PHONE_INVALID', { support_phone_number: '0'.repeat(51) }],
])('%s: %j', (text, wrong) => {
  expect(judgeProfile({ ...right, ...wrong })).toEqual({ status: 400, text });
});

test.each([
  {},
  { is_mdm_removable: false, is_supervised: true },
  { language: 'de', region: 'CH' },
  { anything: 'else' },
])('nothing is wrong with %j', (more) => {
  expect(judgeProfile({ ...right, ...more })).toBeUndefined();
});
