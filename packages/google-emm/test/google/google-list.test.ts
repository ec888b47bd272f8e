import { createTransport } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { nextCursor } from '../../src/google/google-list.ts';
import { serve } from '../raw-server.ts';
import { failureOf, startEmm } from '../start-emm.ts';

const row = { api: 'androidmanagement', name: 'enterprises.devices.list' } as const;

test.for([undefined, ''])('the token %o ends a list', (token) => {
  expect(nextCursor(row, token)).toBeUndefined();
});

test.for([7, null, true, {}, []])('the token %o is an error, and not the end of the list', (token) => {
  expect(() => nextCursor(row, token)).toThrow('nextPageToken is not text');
});

describe('a list of devices', () => {
  const pageWith = async (page: object) => {
    const server = await serve((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/token' ? '{"access_token":"ya29.x","expires_in":3599}' : JSON.stringify(page));
    });
    const started = await startEmm({ origin: server.origin, tokenOrigin: server.origin });
    const result = await started.emm.devices
      .list(started.google.enterprise.name)
      .toArray({ limit: 5 })
      .then(
        (devices) => devices.length,
        (error: unknown) => error,
      );
    await started[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    return result;
  };

  test('fails if the token of the next page is a number', async () => {
    const page = { devices: [{ name: 'enterprises/LC1/devices/1' }], nextPageToken: 12_345 };
    expect(await pageWith(page)).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
  });

  test('fails if the devices are no list, in place of ending empty', async () => {
    expect(await pageWith({ devices: {} })).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
  });

  test.each([{}, { nextPageToken: '' }, { unreachable: [] }, { totalSize: 0 }])(
    'is empty if Google answers %j',
    async (page) => {
      expect(await pageWith(page)).toBe(0);
    },
  );

  test.each([
    { a: 1 },
    { error: { code: 500, status: 'INTERNAL' } },
    { items: [] },
    { devices: null, message: 'ok' },
    { devices: ['x'] },
    { devices: [null] },
    { devices: [[]] },
    { devices: null },
    { devices: [], nextPageToken: null },
    { devices: [], totalSize: 9 },
    { totalSize: '9' },
    { totalSize: {} },
    { devices: [{ name: 'enterprises/LC1/devices/1' }], totalSize: 2 },
    { devices: '' },
    { devices: false },
  ])('fails if the answer %j is no page of devices', async (page) => {
    expect(await pageWith(page)).toMatchObject({ code: 'EMM_SCHEMA_MISMATCH' });
  });
});

test('a page of 100 devices with the reports of many apps is read; one beyond the limit says what to do', async () => {
  const applicationReports = Array.from({ length: 400 }, (_, index) => ({
    packageName: `com.example.app${index}`,
    displayName: 'x'.repeat(200),
  }));
  const devices = Array.from({ length: 100 }, (_, index) => ({
    name: `enterprises/LC1/devices/${index}`,
    applicationReports,
  }));
  const body = JSON.stringify({ devices });
  expect(body.length).toBeGreaterThan(9_000_000);
  await using server = await serve((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/token' ? '{"access_token":"ya29.x","expires_in":3599}' : body);
  });
  const origins = { origin: server.origin, tokenOrigin: server.origin };
  await using started = await startEmm(origins);
  expect(await started.emm.devices.list('enterprises/LC1').toArray()).toHaveLength(100);
  const transport = createTransport({ maxResponseBytes: 1_000_000 });
  await using limited = await startEmm({ ...origins, transport });
  const error = await failureOf(limited.emm.devices.list('enterprises/LC1').toArray());
  expect(error).toMatchObject({ code: 'EMM_RESPONSE_TOO_LARGE', operation: 'enterprises.devices.list' });
  expect(String(error)).toContain('request fewer items per page with pageSize, or fewer members with fields');
  await transport.close();
});

test('a misspelt option of a list is an error that names it', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  expect(() => emm.devices.list(google.enterprise.name, { pagesize: 5 } as never)).toThrow('did you mean "pageSize"?');
  expect(await failureOf(emm.devices.get(google.enterprise.name, { timeout: 5 } as never))).toMatchObject({
    name: 'TypeError',
  });
});

test('a list whose page tokens go round in a circle ends with an error', async () => {
  await using server = await serve((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/token') return response.end('{"access_token":"ya29.x","expires_in":3599}');
    const token = new URL(request.url ?? '', 'http://x').searchParams.get('pageToken');
    return response.end(JSON.stringify({ devices: [], nextPageToken: token === 'a' ? 'b' : 'a' }));
  });
  await using started = await startEmm({ origin: server.origin, tokenOrigin: server.origin });
  const listing = started.emm.devices.list(started.google.enterprise.name).toArray();
  expect(await failureOf(listing)).toMatchObject({ code: 'EMM_CURSOR_REPEATED' });
});
