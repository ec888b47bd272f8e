import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { fromPostgresError } from '../../src/store/postgres/postgres-errors.ts';
import { fromSqliteError } from '../../src/store/sqlite/sqlite-errors.ts';
import { fromPlainError, toPlainError } from '../../src/store/sqlite/worker-messages.ts';
import { StoreError, storeErrorCodes } from '../../src/store/store-error.ts';

const operation = 'Writing a batch';
const secretValue = 'value-of-a-row';

function driverError(facts: object): Error {
  return Object.assign(new Error(`broken near '${secretValue}'`), { detail: `Key (name)=(${secretValue})` }, facts);
}

test('every error says what was being done, why it failed, and what to do next', () => {
  for (const code of storeErrorCodes) {
    const error = new StoreError(code, { operation, driverCode: 'X1', detail: 'some words' });
    expect(error.message).toMatch(/^Writing a batch failed: .+ \(some words, X1\)$/);
    expect(error.remedy).toMatch(/^[A-Z].+\.$/);
    expect(error).toMatchObject({ name: 'StoreError', code, operation, driverCode: 'X1' });
  }
  expect(new StoreError('STORE_FULL', { operation }).message).toBe(
    'Writing a batch failed: there is no room left on the disk',
  );
});

test("SQLite's and the file system's codes become ours", () => {
  const codes = new Map([
    [13, 'STORE_FULL'],
    [5, 'STORE_LOCKED'],
    [261, 'STORE_LOCKED'],
    [8, 'STORE_READ_ONLY'],
    [1032, 'STORE_READ_ONLY'],
    [14, 'STORE_IO'],
    [10, 'STORE_IO'],
    [11, 'STORE_DAMAGED'],
    [26, 'STORE_DAMAGED'],
    [19, 'STORE_FAILED'],
  ]);
  for (const [errcode, code] of codes) expect(fromSqliteError(driverError({ errcode }), operation).code).toBe(code);
  for (const [code, ours] of Object.entries({
    ENOSPC: 'STORE_FULL',
    EACCES: 'STORE_READ_ONLY',
    ENOENT: 'STORE_IO',
  }))
    expect(fromSqliteError(driverError({ code }), operation)).toMatchObject({ code: ours, driverCode: code });
  expect(fromSqliteError('no error', operation).code).toBe('STORE_FAILED');
});

test("PostgreSQL's conditions become ours, the nearest that is known", () => {
  const codes = {
    '53100': 'STORE_FULL',
    '53300': 'STORE_UNREACHABLE',
    '57P01': 'STORE_UNREACHABLE',
    '57P03': 'STORE_UNREACHABLE',
    '57014': 'STORE_LOCKED',
    '55P03': 'STORE_LOCKED',
    '40001': 'STORE_LOCKED',
    '40P01': 'STORE_LOCKED',
    '25006': 'STORE_READ_ONLY',
    '28P01': 'STORE_REFUSED',
    '3D000': 'STORE_REFUSED',
    '42501': 'STORE_REFUSED',
    '42P01': 'STORE_OLDER',
    XX001: 'STORE_DAMAGED',
    '23505': 'STORE_FAILED',
  };
  for (const [code, ours] of Object.entries(codes))
    expect(fromPostgresError(driverError({ code, severity: 'ERROR' }), operation), code).toMatchObject({
      code: ours,
      driverCode: code,
    });
  for (const error of [
    driverError({ code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new Error('Query read timeout'),
    new Error('timeout exceeded when trying to connect'),
  ])
    expect(fromPostgresError(error, operation)).toMatchObject({ code: 'STORE_UNREACHABLE', retryable: true });
  expect(fromPostgresError(new TypeError('x is not a function'), operation).code).toBe('STORE_FAILED');
});

test('no value from the store and no word of the driver is in an error', () => {
  for (const error of [
    fromSqliteError(driverError({ errcode: 19 }), operation),
    fromSqliteError(driverError({ code: 'EIO', path: secretValue }), operation),
    fromPostgresError(driverError({ code: '23505', severity: 'ERROR' }), operation),
    fromPostgresError(driverError({ code: 'ECONNRESET' }), operation),
  ])
    expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toContain(secretValue);
});

test('an error is the same after its way between threads', () => {
  const error = new StoreError('STORE_OUT_OF_ORDER', { operation, detail: 'number 3 came after 1' });
  const back = fromPlainError(structuredClone(toPlainError(error)));
  expect(back).toBeInstanceOf(StoreError);
  expect(back.message).toBe(error.message);
  expect(back).toMatchObject({ code: 'STORE_OUT_OF_ORDER', retryable: false, operation, remedy: error.remedy });
});
