import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(async () => await folder[Symbol.asyncDispose]());

/** Loads a configuration with this section; answers with its feeds, or with what is wrong. */
async function load(section: string): Promise<unknown> {
  const tenants =
    'tenants: [{ id: aurora, name: Aurora, credentials: [{ service: endpoint, own: { host: www.example.com } }] }]';
  const file = await folder.write('health.yaml', `version: 1\n${tenants}\n${section}\n`);
  return await loadConfig(file, { env: {} }).then(
    ({ feeds }) => feeds,
    (error: Error) => error.message,
  );
}

const own = (members: string) => `feeds: { sources: [{ id: cdn, ${members} }] }`;
const url = 'url: "https://status.example.com/x"';

test.each([
  ['feeds: true', /feeds: expected a mapping/],
  ['feeds: { sources: apple }', /feeds\.sources: expected a list/],
  ['feeds: { sources: [] }', /feeds\.sources: expected at least one entry/],
  [
    'feeds: { sources: [aple] }',
    /feeds\.sources\[0\]: this feed is not known; did you mean "apple"\?.*\{ id, url, format \}/,
  ],
  ['feeds: { sources: [apple, apple] }', /sources\[1\]: the feed "apple" is there already; remove one/],
  [own(url), /sources\[0\]: missing "format"; expected one of apple, google, statuspage, rss/],
  [own(`${url}, format: atom`), /sources\[0\]\.format: expected "apple" or "google" or "statuspage" or "rss"/],
  [own('uri: "https://status.example.com/x", format: rss'), /sources\[0\]\.uri: unknown member "uri"/],
  [
    own('url: "http://status.example.com/x", format: rss'),
    /sources\[0\]\.url: expected an https URL without a password/,
  ],
  [own('url: "https://u:p@status.example.com/x", format: rss'), /sources\[0\]\.url: expected an https URL/],
  ['feeds: { sources: [apple], interval: 5s }', /feeds\.interval: expected a time from 1m to 10m/],
  ['feeds: { sources: [apple], interval: 90 }', /feeds\.interval: expected a time with a unit/],
  ['feeds: { sources: [apple], maintenance: mute }', /feeds\.maintenance: expected "annotate" or "suppress"/],
  ['feeds: { sources: [apple], names: [DEP] }', /feeds\.names: expected a mapping/],
  [
    'feeds: { sources: [apple], names: { endpoint: { aple: [X] } } }',
    /endpoint\.aple: there is no feed of this id; did you mean "apple"\?/,
  ],
  ['feeds: { sources: [apple], names: { endpoint: { apple: X } } }', /endpoint\.apple: expected a list/],
])('%s is refused with the place and what to write', async (section, message) => {
  expect(await load(section)).toMatch(message);
});

test('an empty section reads the feeds of the services, and nothing if they have none', async () => {
  expect(await load('feeds: {}')).toMatchObject({ sources: [], intervalMs: 90_000, maintenance: 'annotate' });
});
