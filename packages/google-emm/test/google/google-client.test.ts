import { describe, expect, test } from 'vitest';
import { amapi } from '../../src/api/google-api.ts';
import { policyMethods } from '../../src/api/policies.ts';
import { createGoogleClient, type GoogleClientOptions } from '../../src/google/google-client.ts';
import { failureOf, startEmm } from '../start-emm.ts';

async function start(options: Partial<GoogleClientOptions> = {}) {
  const started = await startEmm();
  const { google, server, clock } = started;
  const client = createGoogleClient(
    'createTestClient',
    {
      credential: google.credential,
      origin: server.origin,
      tokenOrigin: server.origin,
      clock,
      retry: false,
      ...options,
    },
    amapi,
  );
  return {
    google,
    client,
    policy: `${google.enterprise.name}/policies/default`,
    /** The queries of the requests for policies. */
    queries: (endpoint: string) =>
      google.requests(endpoint).map(({ target }) => new URL(target, 'http://localhost').searchParams.toString()),
    async [Symbol.asyncDispose]() {
      await client.close();
      await started[Symbol.asyncDispose]();
    },
  };
}

describe('send', () => {
  test('takes the query parameters of the method, and fields, which every method has', async () => {
    await using started = await start();
    const { client, policy } = started;
    await client.send(policyMethods.get, policy, { query: { fields: 'name,version' } });
    expect(started.queries('enterprises.policies.get')).toEqual(['fields=name%2Cversion']);
    expect(await failureOf(client.send(policyMethods.get, policy, { query: { field: 'name' } }))).toMatchObject({
      code: 'EMM_INVALID_REQUEST',
      message: expect.stringContaining('field: no such argument'),
    });
  });

  test('refuses a misspelt member, or sends it if asked to', async () => {
    const body = { cameraDisable: true };
    await using strict = await start();
    expect(String(await failureOf(strict.client.send(policyMethods.patch, strict.policy, { body })))).toContain(
      'cameraDisable',
    );
    expect(strict.google.requests()).toEqual([]);
    await using lenient = await start({ unknownMembers: 'send' });
    await failureOf(lenient.client.send(policyMethods.patch, lenient.policy, { body }));
    expect(lenient.google.requests('enterprises.policies.patch')).toHaveLength(1);
  });
});

describe('patch', () => {
  const methods = { patch: policyMethods.patch, get: policyMethods.get };

  test('sends the mask as one parameter', async () => {
    await using started = await start();
    const { client, policy } = started;
    const updateMask = ['cameraDisabled', 'statusReportingSettings.applicationReportsEnabled'];
    await client.patch(methods, policy, { cameraDisabled: true }, { updateMask });
    expect(started.queries('enterprises.policies.patch')).toEqual([
      `updateMask=${encodeURIComponent(updateMask.join())}`,
    ]);
  });

  test('sends no mask to replace all members', async () => {
    await using started = await start();
    await started.client.patch(methods, started.policy, { cameraDisabled: true }, { replaceAll: true });
    expect(started.queries('enterprises.policies.patch')).toEqual(['']);
  });

  test.for([
    [{}, 'updateMask'],
    [{ updateMask: [] }, 'updateMask'],
    [{ updateMask: ['cameraDisable'] }, 'cameraDisable'],
    [{ updateMask: ['cameraDisabled'], replaceAll: true }, 'replaceAll and a mask exclude each other'],
  ] as const)('refuses %o before anything is sent', async ([options, words]) => {
    await using started = await start();
    const error = await failureOf(started.client.patch(methods, started.policy, { cameraDisabled: true }, options));
    expect(error).toMatchObject({ code: 'EMM_INVALID_REQUEST', attempts: 0 });
    expect(String(error)).toContain(words);
    expect(started.google.requests()).toEqual([]);
  });

  test('reads the resource if Google answers that nothing changes', async () => {
    await using started = await start();
    const { client, google, policy } = started;
    google.faults.add({ endpoint: 'enterprises.policies.patch', fault: { status: 304 } });
    const options = { updateMask: ['cameraDisabled'] };
    expect(await client.patch(methods, policy, { cameraDisabled: true }, options)).toMatchObject({ name: policy });
    expect(google.requests('enterprises.policies.get')).toHaveLength(1);
  });
});

test('a failed read after an unchanged write is the failure of the call', async () => {
  await using started = await start();
  const { client, google, policy } = started;
  google.faults.add({ endpoint: 'enterprises.policies.patch', fault: { status: 304 } });
  google.faults.add({ endpoint: 'enterprises.policies.get', fault: { status: 503 } });
  const failure = client.patch(policyMethods, policy, {}, { replaceAll: true });
  expect(await failureOf(failure)).toMatchObject({ code: 'EMM_UNAVAILABLE', operation: 'enterprises.policies.get' });
});
