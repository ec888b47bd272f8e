import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMonitorSettings } from '../../src/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const env = { KEY: ' VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw \n', TWO: 'a b' };
const read = async (elastic: string, more = '') => {
  const text = `version: 1\ntenantsFrom: { folder: nowhere }\nmonitor:\n  elastic: ${elastic}\n${more}`;
  return (await readMonitorSettings(await folder.write('health.yaml', text), env)).elastic;
};

test('the usual settings', async () => {
  const settings = await read('{ url: "https://elastic.example.com:9243", apiKey: { env: KEY } }');
  expect(settings).toMatchObject({
    url: 'https://elastic.example.com:9243',
    index: 'synthetics-mdm_health-default',
    bufferFolder: join(folder.path, 'health-data/elastic'),
    bufferBytes: 536_870_912,
  });
  expect((await settings?.apiKey())?.reveal()).toBe('VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw');
});

test('index, folder and size can be chosen; the folder of the store holds the buffer otherwise', async () => {
  const chosen = '{ url: "https://e", apiKey: { env: KEY }, index: health, buffer: { folder: wait, bytes: 10000000 } }';
  expect(await read(chosen)).toMatchObject({
    index: 'health',
    bufferFolder: join(folder.path, 'wait'),
    bufferBytes: 10_000_000,
  });
  const elsewhere = await read('{ url: "https://e", apiKey: { env: KEY } }', '  store: { folder: data }\n');
  expect(elsewhere?.bufferFolder).toBe(join(folder.path, 'data/elastic'));
});

test.each([
  ['http to another machine', '{ url: "http://elastic.example.com", apiKey: { env: KEY } }', 'expected an https URL'],
  ['a key in the file', '{ url: "https://e", apiKey: abc }', 'expected {'],
  ['an index in capitals', '{ url: "https://e", apiKey: { env: KEY }, index: Health }', 'lower case'],
  ['a tiny buffer', '{ url: "https://e", apiKey: { env: KEY }, buffer: { bytes: 5 } }', '8388608'],
])('refuses %s', async (_name, elastic, message) => {
  await expect(read(elastic)).rejects.toThrow(message);
});

test.each([
  ['that is absent', 'NONE', 'the variable NONE is not set'],
  ['in two parts', 'TWO', 'expected an API key in one line'],
])('refuses a key %s without repeating it', async (_name, variable, message) => {
  const settings = await read(`{ url: "https://e", apiKey: { env: ${variable} } }`);
  await expect(settings?.apiKey()).rejects.toThrow(message);
});
