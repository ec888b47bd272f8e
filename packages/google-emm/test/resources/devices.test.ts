import { expect, test } from 'vitest';
import { failureOf, startEmm } from '../start-emm.ts';

test('all devices come, a hundred at a time', async () => {
  await using started = await startEmm({}, { devices: 250 });
  const { google, emm } = started;
  const devices = await emm.devices.list(google.enterprise.name).toArray();
  expect(devices.map(({ name }) => name)).toEqual([...google.enterprise.devices].map(({ name }) => name));
  expect(google.requests('enterprises.devices.list')).toHaveLength(3);
  expect(google.requests('enterprises.devices.list')[0]?.target).toContain('?pageSize=100');
});

test('a list can be stopped and resumed after a page', async () => {
  await using started = await startEmm({}, { devices: 25 });
  const { google, emm } = started;
  let cursor: string | undefined;
  for await (const page of emm.devices.list(google.enterprise.name, { pageSize: 10 }).pages()) {
    cursor = page.cursor;
    break;
  }
  const rest = await emm.devices
    .list(google.enterprise.name, { pageSize: 10, ...(cursor ? { cursor } : {}) })
    .toArray();
  expect(rest).toHaveLength(15);
});

test('an enterprise without devices is an empty list, and nothing is sent before it is read', async () => {
  await using started = await startEmm({}, { devices: 0 });
  const { google, emm } = started;
  const list = emm.devices.list(google.enterprise.name);
  expect(google.requests()).toHaveLength(0);
  expect(await list.toArray()).toEqual([]);
});

test('an empty page with a token goes on, an empty token ends', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const device = { name: 'enterprises/e/devices/d' };
  google.faults.add({ endpoint: 'enterprises.devices.list', fault: { status: 200, body: { nextPageToken: 'a' } } });
  const last = { devices: [device], nextPageToken: '' };
  google.faults.add({ endpoint: 'enterprises.devices.list', fault: { status: 200, body: last } });
  expect(await emm.devices.list(google.enterprise.name).toArray()).toEqual([device]);
});

test('a token that does not move ends the list with an error', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const body = { devices: [], nextPageToken: 'same' };
  google.faults.add({ endpoint: 'enterprises.devices.list', fault: { status: 200, body }, times: 5 });
  const error = await failureOf(emm.devices.list(google.enterprise.name).toArray());
  expect(error).toMatchObject({ code: 'EMM_CURSOR_REPEATED', operation: 'enterprises.devices.list' });
  expect(google.requests('enterprises.devices.list')).toHaveLength(2);
});

test('a token of another list is refused by Google', async () => {
  await using started = await startEmm({}, { devices: 20 });
  const { google, emm } = started;
  const other = google.addEnterprise(google.project, { devices: 20 });
  let cursor = '';
  for await (const page of emm.devices.list(other.name, { pageSize: 5 }).pages()) {
    cursor = page.cursor ?? '';
    break;
  }
  const error = await failureOf(emm.devices.list(google.enterprise.name, { cursor }).toArray());
  expect(error).toMatchObject({ code: 'EMM_INVALID_ARGUMENT', kind: 'invalid' });
});

test.for([{ pageSize: 0 }, { pageSize: 101 }, { pageSize: 1.5 }])(
  '%o is refused before anything is sent',
  async (options) => {
    await using started = await startEmm();
    const { google, emm } = started;
    const error = await failureOf(emm.devices.list(google.enterprise.name, options).toArray());
    expect(error).toMatchObject({ code: 'EMM_INVALID_REQUEST' });
    expect(String(error)).toContain('pageSize');
    expect(google.requests()).toHaveLength(0);
  },
);
