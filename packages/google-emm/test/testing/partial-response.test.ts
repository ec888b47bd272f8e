import { expect, test } from 'vitest';
import { rowOf } from '../../src/api/define.ts';
import { selectFields } from '../../src/testing/partial-response.ts';
import { Refusal } from '../../src/testing/refusal.ts';
import { failureOf, startEmm } from '../start-emm.ts';

const row = rowOf('androidmanagement', 'enterprises.devices.list');
if (!row) throw new Error('no such method');
const document = {
  devices: [{ name: 'a', state: 'ACTIVE', hardwareInfo: { model: 'Pixel', brand: 'google' } }],
  nextPageToken: 't',
};

test.for([
  ['nextPageToken', { nextPageToken: 't' }],
  ['devices(name,state),nextPageToken', { devices: [{ name: 'a', state: 'ACTIVE' }], nextPageToken: 't' }],
  ['devices/hardwareInfo/model', { devices: [{ hardwareInfo: { model: 'Pixel' } }] }],
  ['devices(hardwareInfo(model))', { devices: [{ hardwareInfo: { model: 'Pixel' } }] }],
  ['devices/hardwareInfo(model,brand)', { devices: [{ hardwareInfo: { model: 'Pixel', brand: 'google' } }] }],
  ['*', document],
  ['absent', {}],
  ['', document],
] as const)('fields=%s', ([fields, expected]) => {
  expect(selectFields(row, document, fields)).toEqual(expected);
});

test.for(['devices(', 'devices)', ',', 'devices(name', 'a b;', 'devices//name'])('"%s" is refused', (fields) => {
  expect(() => selectFields(row, document, fields)).toThrow(Refusal);
});

test('a list sends `fields` with the name of each item and the token of the next page', async () => {
  await using started = await startEmm({}, { devices: 3 });
  const { google, emm } = started;
  const devices = await emm.devices.list(google.enterprise.name, { fields: 'state', pageSize: 2 }).toArray();
  expect(devices.map((device) => Object.keys(device).sort())).toEqual([
    ['name', 'state'],
    ['name', 'state'],
    ['name', 'state'],
  ]);
});

test('a method takes `fields`, and a member that does not exist is refused', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const { name } = google.enterprise;
  expect(await emm.call('enterprises.get', { name, fields: 'enterpriseDisplayName' })).toEqual({
    enterpriseDisplayName: 'Example Enterprise',
  });
  expect(await failureOf(emm.call('enterprises.get', { name, fields: 'displayNam' }))).toMatchObject({
    code: 'EMM_INVALID_ARGUMENT',
  });
});
