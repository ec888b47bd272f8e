import { expect, test } from 'vitest';
import { emmErrorFamily } from '../../src/errors/errors.ts';
import { orGone, orPresent } from '../../src/google/unchanged.ts';
import { failureOf } from '../start-emm.ts';

const error = (code: Parameters<typeof emmErrorFamily.create>[0], attempts = 1) =>
  emmErrorFamily.create(code, { service: 's', operation: 'o', attempts });

test('a write that changes nothing reads instead; another failure stays one', async () => {
  expect(await orPresent(Promise.resolve(1), () => Promise.resolve(2))).toBe(1);
  expect(await orPresent(Promise.reject(error('EMM_UNCHANGED')), () => Promise.resolve(2))).toBe(2);
  const other = error('EMM_TIMEOUT');
  expect(await failureOf(orPresent(Promise.reject(other), () => Promise.resolve(2)))).toBe(other);
});

test('what a repeated deletion does not find is deleted', async () => {
  for (const code of ['EMM_NOT_FOUND', 'EMM_DEVICE_NOT_MANAGED'] as const) {
    await expect(orGone(Promise.reject(error(code, 2)))).resolves.toBeUndefined();
    expect(await failureOf(orGone(Promise.reject(error(code))))).toMatchObject({ code });
  }
  await expect(orGone(Promise.reject(error('EMM_UNCHANGED')))).resolves.toBeUndefined();
  expect(await failureOf(orGone(Promise.reject(new RangeError('x'))))).toBeInstanceOf(RangeError);
});
