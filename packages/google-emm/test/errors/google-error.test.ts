import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readGoogleError, readOauthError, withoutQuotedValues } from '../../src/errors/google-error.ts';

const rpc = (type: string, members: object) => ({ '@type': `type.googleapis.com/google.rpc.${type}`, ...members });

test('status, message, reason, facts, violations and wait are read', () => {
  const body = {
    error: {
      code: 400,
      message: 'no',
      status: 'INVALID_ARGUMENT',
      details: [
        rpc('ErrorInfo', { reason: 'R', domain: 'googleapis.com', metadata: { service: 's' } }),
        rpc('BadRequest', { fieldViolations: [{ field: 'a.b', description: 'is "hunter2"' }] }),
        rpc('RetryInfo', { retryDelay: '1.5s' }),
      ],
    },
  };
  expect(readGoogleError(body)).toEqual({
    status: 'INVALID_ARGUMENT',
    message: 'no',
    reason: 'R',
    metadata: { service: 's' },
    fieldViolations: [{ field: 'a.b', description: 'is "…"' }],
    retryDelayMs: 1500,
    termsNotAccepted: false,
  });
});

test.for([
  ['30s', 30_000],
  ['0.000000001s', 0],
  ['30', undefined],
  ['-1s', undefined],
  ['', undefined],
] as const)('a retry delay of "%s" is %s milliseconds', ([retryDelay, expected]) => {
  const error = readGoogleError({ error: { details: [rpc('RetryInfo', { retryDelay })] } });
  expect(error?.retryDelayMs).toBe(expected);
});

test('values that Google quotes are dropped, names of unknown members stay', () => {
  expect(withoutQuotedValues(`Invalid value at 'policy.x' (TYPE_ENUM), "hunt\\"er2"`)).toBe(
    `Invalid value at 'policy.x' (TYPE_ENUM), "…"`,
  );
  expect(withoutQuotedValues(`Unknown name "camra" at 'policy': Cannot find field.`)).toContain('"camra"');
});

test('the token endpoint speaks another dialect', () => {
  expect(readOauthError({ error: 'invalid_grant', error_description: 'd' })).toEqual({
    error: 'invalid_grant',
    description: 'd',
  });
  expect(readOauthError({ error: { code: 400 } })).toBeUndefined();
});

test('no answer makes the readers fail', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      readGoogleError(body);
      readGoogleError({ error: body });
      readGoogleError({ error: { details: [body, rpc('BadRequest', { fieldViolations: [body] })] } });
      readOauthError(body);
    }),
  );
});

test('the older envelope names reasons, which stand for statuses', () => {
  const body = {
    error: { code: 404, message: 'no', errors: [{ domain: 'global', reason: 'notFound', message: 'no' }] },
  };
  expect(readGoogleError(body)?.status).toBe('NOT_FOUND');
  expect(readGoogleError({ error: { errors: [{ reason: 'somethingNew' }] } })?.status).toBeUndefined();
});

test('terms that were not accepted are seen', () => {
  const details = [
    { '@type': 'type.googleapis.com/google.android.device.provisioning.v1.TosError', latestTosAccepted: false },
  ];
  expect(readGoogleError({ error: { status: 'PERMISSION_DENIED', details } })?.termsNotAccepted).toBe(true);
});

test('no answer makes the readers fail', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ error: fc.jsonValue() })), (body) => {
      const read = readGoogleError(body);
      if (read) expect(withoutQuotedValues(read.message)).toBeTypeOf('string');
      readOauthError(body);
    }),
    { numRuns: 500 },
  );
});
