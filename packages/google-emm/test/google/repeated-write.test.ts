import { expect, test } from 'vitest';
import { emmErrorFamily } from '../../src/errors/errors.ts';
import { acceptDeleted, readIfUnchanged } from '../../src/google/repeated-write.ts';
import { failureOf } from '../start-emm.ts';

const error = (code: Parameters<typeof emmErrorFamily.create>[0], attempts = 1) =>
  emmErrorFamily.create(code, { service: 's', operation: 'o', attempts });

test('after a write that changes nothing, the resource is read; another failure is not caught', async () => {
  expect(await readIfUnchanged(Promise.resolve(1), () => Promise.resolve(2))).toBe(1);
  expect(await readIfUnchanged(Promise.reject(error('EMM_UNCHANGED')), () => Promise.resolve(2))).toBe(2);
  const other = error('EMM_TIMEOUT');
  expect(await failureOf(readIfUnchanged(Promise.reject(other), () => Promise.resolve(2)))).toBe(other);
});

test('a repeated deletion accepts that the resource is gone; a single one does not', async () => {
  for (const code of ['EMM_NOT_FOUND', 'EMM_DEVICE_NOT_MANAGED'] as const) {
    await expect(acceptDeleted(Promise.reject(error(code, 2)))).resolves.toBeUndefined();
    expect(await failureOf(acceptDeleted(Promise.reject(error(code))))).toMatchObject({ code });
  }
  await expect(acceptDeleted(Promise.reject(error('EMM_UNCHANGED')))).resolves.toBeUndefined();
  expect(await failureOf(acceptDeleted(Promise.reject(new RangeError('x'))))).toBeInstanceOf(RangeError);
});
