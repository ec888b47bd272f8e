import { expect, test } from 'vitest';
import { createEnterprise } from '../../src/testing/enterprises.ts';
import { answerDeviceList } from '../../src/testing/list-devices.ts';
import { createPageTokens } from '../../src/testing/page-tokens.ts';
import { createProject } from '../../src/testing/projects.ts';
import { differences, readDiscovery } from '../discovery.ts';

const enterprise = createEnterprise(createProject({}, 0), { devices: 250 }, 0, 0);
const tokens = createPageTokens();

async function list(query: Record<string, string>, of = enterprise) {
  const response = answerDeviceList(of, new URLSearchParams(query), tokens);
  return { status: response.status, body: (await response.json()) as Page & { error?: { message: string } } };
}

interface Page {
  readonly devices?: readonly object[];
  readonly nextPageToken?: string;
}

test.for([
  ['', 10],
  ['0', 10],
  ['7', 7],
  ['100', 100],
  ['5000', 100],
] as const)('a page size of "%s" yields %i devices', async ([pageSize, expected]) => {
  expect((await list({ pageSize })).body.devices).toHaveLength(expected);
});

test('a page is what Google publishes', async (context) => {
  const { body } = await list({ pageSize: '3' });
  expect(differences(readDiscovery(context), 'ListDevicesResponse', body)).toEqual([]);
});

test('the last page has no token, and no devices means no member', async () => {
  const { body } = await list({ pageSize: '100', pageToken: tokens.issue(`${enterprise.name}/devices`, 200) });
  expect(body.devices).toHaveLength(50);
  expect(body).not.toHaveProperty('nextPageToken');
  expect((await list({}, { ...enterprise, devices: [] })).body).toEqual({});
});

test.for([
  [{ pageToken: 'made-up' }, 'page token'],
  [{ pageSize: 'ten' }, `Invalid value at 'page_size' (TYPE_INT32), "ten"`],
  [{ pageSize: '-1' }, 'invalid argument'],
  [{ pagesize: '1' }, 'Unknown name "pagesize": Cannot bind query parameter.'],
] as const)('%o is refused', async ([query, words]) => {
  const { status, body } = await list({ ...query });
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(words) });
});

test('system parameters are accepted', async () => {
  expect(await list({ alt: 'json', prettyPrint: 'false', quotaUser: 'u' })).toMatchObject({ status: 200 });
});
