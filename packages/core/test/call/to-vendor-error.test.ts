import { describe, expect, test } from 'vitest';
import { completeRetryPolicy } from '../../src/call/retry.ts';
import { toVendorError } from '../../src/call/to-vendor-error.ts';
import {
  BudgetExhausted,
  createTransport,
  type Hooks,
  SchemaMismatch,
  systemClock,
  TransportFailure,
  VendorError,
} from '../../src/index.ts';
import { getThing, thingsService } from '../things.ts';

const hooks: Hooks = {};
const caller = {
  service: thingsService,
  origins: {},
  authentication: {},
  transport: createTransport(),
  clock: systemClock,
  random: Math.random,
  label: 'tenant',
  hooks,
  retry: completeRetryPolicy(false),
  timeoutMs: 1,
  totalTimeoutMs: 1,
  isNews: () => true,
};
const convert = (error: unknown, aborted = false) => toVendorError(caller, getThing, error, { attempts: 2, aborted });
const common = { service: 'test.things', operation: 'things.get', label: 'tenant', attempts: 2 };

describe('whatever was thrown', () => {
  test.each([
    [new TransportFailure({ reason: 'TIMEOUT', code: 'ATTEMPT_TIMEOUT' }), 'TIMEOUT'],
    [new SchemaMismatch(['/id should be string']), 'SCHEMA_MISMATCH'],
    [new BudgetExhausted(7), 'BUDGET_EXHAUSTED'],
    [new Error('a credential function failed'), 'UNEXPECTED'],
    ['text', 'UNEXPECTED'],
  ])('becomes an error of the package: %s', (error, reason) => {
    expect(convert(error)).toMatchObject({ ...common, code: `THINGS_${reason}` });
  });

  test("was the caller's doing when the call was to end", () => {
    expect(convert('enough', true)).toMatchObject({ code: 'THINGS_ABORTED', cause: 'enough' });
    const timeout = new TransportFailure({ reason: 'TIMEOUT', code: 'TOTAL_TIMEOUT' });
    expect(convert(timeout, true)).toMatchObject({ code: 'THINGS_TIMEOUT' });
  });

  test('stays as it is when it is one already', () => {
    const error = thingsService.errors.createCommon('CONFLICT', { ...common, attempts: 9 });
    expect(convert(error)).toBe(error);
    expect(convert(new BudgetExhausted(7)).retryAfterMs).toBe(7);
  });

  test('gets the label that it lacks: a credential function does not know whose call it serves', () => {
    const facts = { service: 'test.things', operation: 'token.read', detail: 'the file is empty' };
    const error = thingsService.errors.createCommon('UNAUTHORIZED', facts);
    const labelled = convert(error);
    expect(labelled).toMatchObject({ ...facts, label: 'tenant', code: error.code, message: error.message });
    expect(labelled.stack).toBe(error.stack);
  });

  test('is none of the package when another package made it', () => {
    const foreign = new VendorError(
      'OTHER_LOST',
      { kind: 'server', summary: 's', remedy: 'r.' },
      { service: 'o', operation: 'p' },
    );
    expect(convert(foreign)).toMatchObject({ ...common, code: 'THINGS_UNEXPECTED', cause: foreign });
  });
});
