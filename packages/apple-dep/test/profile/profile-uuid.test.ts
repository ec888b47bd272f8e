import { expect, test } from 'vitest';
import { toProfileUuid } from '../../src/profile/profile-uuid.ts';

test.each([
  ['88fc4e37-8fde-4bc5-b2c7-d5f3a1b0c2d4', '88FC4E378FDE4BC5B2C7D5F3A1B0C2D4'],
  ['88FC4E378FDE4BC5B2C7D5F3A1B0C2D4', '88FC4E378FDE4BC5B2C7D5F3A1B0C2D4'],
  ['', ''],
])('%s is written %s', (text, written) => {
  expect(toProfileUuid(text)).toBe(written);
});
