import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { EmmError } from '../../src/index.ts';
import { createEmmSimulator, type EmmSimulator } from '../../src/testing/index.ts';
import { failureOf, startEmm } from '../start-emm.ts';

interface Told {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly { readonly reason?: string; readonly metadata?: object }[];
}

async function ask(google: EmmSimulator, authorization?: string): Promise<Told> {
  const url = `https://androidmanagement.googleapis.com/v1/${google.enterprise.name}`;
  const response = await google.fetch(new Request(url, { headers: authorization ? { authorization } : {} }));
  const { error } = (await response.json()) as { error: Told };
  expect(error.code).toBe(response.status);
  return error;
}

test('a request without a token, and one with a made-up token', async () => {
  const google = createEmmSimulator();
  const missing = await ask(google);
  expect(missing).toMatchObject({ code: 401, status: 'UNAUTHENTICATED' });
  expect(missing.details?.[0]?.reason).toBe('CREDENTIALS_MISSING');
  expect(missing.message).toContain('Request is missing required authentication credential.');
  const invalid = await ask(google, 'Bearer ya29.made-up');
  expect(invalid.message).toContain('Request had invalid authentication credentials.');
});

test.for([
  ['EMM_API_DISABLED', 'SERVICE_DISABLED', 403],
  ['EMM_PERMISSION_DENIED', 'IAM_PERMISSION_DENIED', 403],
  ['EMM_QUOTA_EXCEEDED', 'RATE_LIMIT_EXCEEDED', 429],
  ['EMM_ENTERPRISE_NOT_MANAGED', 'PERMISSION_DENIED', 403],
  ['EMM_ACCOUNT_DISABLED', 'ACCOUNT_STATE_INVALID', 401],
] as const)('%s', async ([code, vendorCode, status]) => {
  await using started = await startEmm({ retry: false });
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  google.project.apiEnabled = code !== 'EMM_API_DISABLED';
  google.account.permitted = code !== 'EMM_PERMISSION_DENIED';
  google.account.disabled = code === 'EMM_ACCOUNT_DISABLED';
  google.enterprise.bound = code !== 'EMM_ENTERPRISE_NOT_MANAGED';
  if (code === 'EMM_QUOTA_EXCEEDED') google.exhaustQuota(google.project);
  const error = await failureOf(emm.enterprises.get(google.enterprise.name));
  expect(error).toBeInstanceOf(EmmError);
  expect(error).toMatchObject({ code, vendorCode, status });
});

test('an expired token and an unknown one have different errors', async () => {
  const clock = createVirtualClock();
  const google = createEmmSimulator({ clock });
  await using started = await startEmm({}, { clock });
  await started.emm.enterprises.get(started.google.enterprise.name);
  const header = started.google.requests('enterprises.get')[0]?.headers.get('authorization') ?? '';
  await clock.advance(3_599_000);
  expect((await ask(started.google, header)).details?.[0]?.reason).toBe('ACCESS_TOKEN_EXPIRED');
  expect((await ask(google, header)).details?.[0]?.reason).toBe('ACCESS_TOKEN_TYPE_UNSUPPORTED');
});

test('the quota is spent by requests that may be made, in the words of the live service', async () => {
  await using started = await startEmm({ retry: false }, { requestsPerMinute: 1 });
  const { google, emm } = started;
  await ask(google);
  await emm.enterprises.get(google.enterprise.name);
  const header = google.requests('enterprises.get').at(-1)?.headers.get('authorization') ?? '';
  const { message } = await ask(google, header);
  expect(message).toMatch(
    /^Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service 'androidmanagement\.googleapis\.com' for consumer 'project_number:\d+'\.$/,
  );
});
