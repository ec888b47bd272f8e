import { gzipSync } from 'node:zlib';
import { createTransport, systemClock } from '@mdmkit/core';
import { type Fetches, type LoopbackServer, listen, listenAsProxy } from '@mdmkit/core/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { transportOptionsFrom } from '../../src/cli/environment.ts';
import { type FeedAnswer, fetchFeed, type Validators } from '../../src/feeds/fetch-feed.ts';
import { readFeed } from '../../src/feeds/formats/read-feed.ts';
import { appleDocument } from '../../src/testing/feed-documents.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

const document = appleDocument({ services: ['Device Enrollment Program'], events: [] }, 0, false);

let disposables: AsyncDisposableStack;
beforeEach(() => {
  disposables = new AsyncDisposableStack();
});
afterEach(async () => await disposables.disposeAsync());

async function serve(fetch: Fetches['fetch'], options: Parameters<typeof listen>[1] = {}): Promise<LoopbackServer> {
  return disposables.use(await listen({ fetch }, options));
}

async function fetchFrom(url: string, env: Readonly<Record<string, string>> = {}, validators: Validators = {}) {
  await using transport = createTransport(await transportOptionsFrom(env));
  return await fetchFeed(url, { transport, clock: systemClock, validators, signal: new AbortController().signal });
}

test('a feed is read through the proxy and with the certificate authority of the environment', async () => {
  const folder = disposables.use(await temporaryFolder());
  const authority = makeAuthority('Office');
  const host = 'status.example.com';
  const { certificate: cert, key } = makeCertificate({
    subject: [{ name: 'commonName', value: host }],
    names: [host],
    issuer: authority,
  });
  const server = await serve(() => new Response(document), { tls: { key, cert } });
  const proxy = disposables.use(await listenAsProxy({ port: server.port, credentials: 'ada:secret' }));
  const authorities = await folder.write('authorities.pem', authority.certificate);
  const HTTPS_PROXY = proxy.url.replace('//', '//ada:secret@');
  const env = { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: authorities };
  const url = `https://${host}/feed.js`;
  expect(await fetchFrom(url, env)).toMatchObject({ text: document });
  expect(proxy.targets).toEqual([`${host}:443`]);
  await expect(fetchFrom(url, { HTTPS_PROXY })).rejects.toThrow(/^The server cannot be reached \(/);
  await expect(fetchFrom(url, { ...env, HTTPS_PROXY: proxy.url })).rejects.toThrow(/^The server cannot be reached \(/);

  // The doctor goes the same way, and names what the feed does not have.
  const names = { endpoint: { 'own-feed': ['Device Enrolment Program'] } };
  const feeds = { sources: [{ id: 'own-feed', format: 'apple', url }], names };
  const config = await folder.write(
    'health.yaml',
    JSON.stringify({
      version: 1,
      feeds,
      tenants: [
        { id: 'aurora', name: 'Aurora', credentials: [{ service: 'endpoint', own: { host: 'mdm.example.com' } }] },
      ],
    }),
  );
  const { stdout } = await runProgram(['doctor', '-c', config], { env });
  expect(stdout).toContain('! feed         own-feed does not name "Device Enrolment Program", for endpoint\n');
  expect(stdout).toContain('such as "Device Enrollment Program": { endpoint: { own-feed: ["…"] } }.');
  const direct = await runProgram(['doctor', '-c', config], { env: { HTTPS_PROXY } });
  expect(direct.stdout).toMatch(/^! feed {9}own-feed: The server cannot be reached \(/m);
});

test.each<[string, Fetches['fetch'], string]>([
  [
    'redirects without end',
    ({ url }) => Response.redirect(`${url}x`, 302),
    'The server redirects to another address: correct "url" of the feed.',
  ],
  [
    'redirects to another host',
    () => Response.redirect('http://127.0.0.2:9/feed', 301),
    'The server redirects to another address: correct "url" of the feed.',
  ],
  [
    'is a bomb of 60 MB in 60 kB',
    () => new Response(gzipSync(Buffer.alloc(60_000_000)), { headers: { 'content-encoding': 'gzip' } }),
    'The answer is longer than 10 MB.',
  ],
])('a feed that %s is refused in one sentence', async (_name, fetch, message) => {
  const { origin } = await serve(fetch);
  await expect(fetchFrom(`${origin}/feed`)).rejects.toThrow(message);
});

test('a feed is read by its content, whatever its type says', async () => {
  for (const type of ['image/png', 'text/html', 'application/json; charset=nothing']) {
    const { origin } = await serve(() => new Response(document, { headers: { 'content-type': type } }));
    const { text } = await fetchFrom(`${origin}/feed`);
    expect(readFeed('apple', text ?? '', { nowMs: 0 }).names).toMatchObject([{ name: 'Device Enrollment Program' }]);
  }
});

test('what a server wants to be sent back is sent back only if it is short', async () => {
  const asked: (string | null)[] = [];
  let etag = '"a; x: y"';
  const { origin } = await serve(({ headers }) => {
    asked.push(headers.get('if-none-match'));
    return new Response(document, { headers: { etag } });
  });
  let answer: FeedAnswer = await fetchFrom(`${origin}/feed`);
  answer = await fetchFrom(`${origin}/feed`, {}, answer.validators);
  etag = `"${'x'.repeat(300)}"`;
  answer = await fetchFrom(`${origin}/feed`, {}, answer.validators);
  expect(answer.validators).toEqual({});
  await fetchFrom(`${origin}/feed`, {}, answer.validators);
  expect(asked).toEqual([null, '"a; x: y"', '"a; x: y"', null]);
});
