import type { DriftEvent } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { loopback } from '../loopback.ts';
import { readVector } from '../vectors.ts';

/** Has the service answer `GET /account` with a body, and collects what surprises. */
async function read(body: unknown) {
  await using loop = await loopback();
  const drift: DriftEvent[] = [];
  loop.simulator.faults.add({ endpoint: 'account.get', fault: { status: 200, body }, times: 10 });
  const account = await loop.client({ hooks: { onDrift: (event) => drift.push(event) } }).account.get();
  return { account, drift: drift.map(({ kind, pointer }) => `${kind} ${pointer}`) };
}

describe('account.get', () => {
  test('reads what the service says of organisation and server', async () => {
    await using loop = await loopback();
    const [organisation] = loop.simulator.organisations;
    const account = await loop.client().account.get();
    expect(account).toMatchObject({
      serverName: 'Device Management',
      serverUuid: organisation?.servers[0]?.id,
      adminId: 'admin@example-organisation.example',
      orgName: 'Example Organisation',
      orgId: organisation?.id,
      orgType: 'org',
      orgVersion: 'v2',
    });
    expect(account.urls).toContainEqual({
      uri: '/server/devices',
      httpMethod: ['POST'],
      limit: { default: 1000, maximum: 1000 },
    });
  });

  test('reads a published answer without surprise', async (context) => {
    const { account, drift } = await read(JSON.parse(readVector(context, 'micromdm/account_response.json').toString()));
    expect(drift).toEqual([]);
    expect(account).toMatchObject({ orgName: 'Acme, Inc', serverUuid: '6666ED66666666666666666666666666' });
    expect(account.urls?.find(({ uri }) => uri === '/devices/sync')?.limit).toEqual({ default: 1000, maximum: 5000 });
  });

  test('reads an account with nothing but the ids of organisation and server', async () => {
    const body = { org_name: 'Example', server_uuid: 'A' };
    expect(await read(body)).toEqual({ account: { orgName: 'Example', serverUuid: 'A' }, drift: [] });
  });

  test.each([
    {},
    { org_name: 'Example' },
    { server_uuid: 'A' },
    { server_uuid: 7, org_name: 'Example' },
    { server_uuid: '', org_name: '' },
    { a: 1 },
  ])('refuses an object that is not an account: %j', async (body) => {
    await expect(read(body)).rejects.toMatchObject({ code: 'DEP_SCHEMA_MISMATCH', status: 200 });
  });

  test('lets through and reports what is new, and leaves out what has another type', async () => {
    const { account, drift } = await read({
      org_name: 'Example',
      server_uuid: 'A',
      org_phone: 14085550100,
      org_type: 'gov',
      org_region: 'EMEA',
      urls: [{ uri: '/account', http_method: ['GET'], limit: { maximum: '5000' } }],
    });
    expect(account).toEqual({
      orgName: 'Example',
      serverUuid: 'A',
      orgType: 'gov',
      org_region: 'EMEA',
      urls: [{ uri: '/account', httpMethod: ['GET'], limit: {} }],
    });
    expect(drift.toSorted()).toEqual([
      'unknown-member /org_region',
      'unknown-value /org_type',
      'wrong-type /org_phone',
      'wrong-type /urls/0/limit/maximum',
    ]);
  });

  test.each([
    ['a list', [], 'DEP_SCHEMA_MISMATCH'],
    ['nothing', 'null', 'DEP_SCHEMA_MISMATCH'],
    ['half a JSON', '{"org_name": "Exam', 'DEP_MALFORMED_RESPONSE'],
    ['no text', '', 'DEP_MALFORMED_RESPONSE'],
    ['a web page', '<!DOCTYPE html><title>Sign in to the guest network</title>', 'DEP_INTERCEPTED'],
  ])('refuses %s', async (_, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code, status: 200, operation: 'account.get' });
  });
});
