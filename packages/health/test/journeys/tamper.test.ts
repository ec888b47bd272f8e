import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptBaseline, brokenVersions, proposeBaselines } from '../../src/journeys/baselines.ts';
import { createJourneys } from '../../src/journeys/journeys.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;
const plain = `<!doctype html><title>Sign in</title><link rel="icon" href="data:,"><h1>Sign in</h1>
<form method="post" action="/login"><input name="user"><input name="password" type="password"><button>Go</button></form>
<footer>2026-11-30 12:34:56</footer>`;

describe.skipIf(!hasBrowser)(`tamper detection in Chromium${needsChromium}`, () => {
  let html = plain;
  let served = 0;
  let attackOn: (load: number) => boolean = () => false;
  let attack = '';
  let folder: TemporaryFolder;
  let store: Store;
  let origin = '';
  const server = createServer((request, response) => {
    if (request.url !== '/login') return void response.writeHead(404).end();
    // The plain client counts as a load of its own.
    if (request.headers['user-agent'] !== 'health-check') served += 1;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' });
    response.end(attackOn(served) ? `${html}${attack}` : html);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await temporaryFolder();
    store = createSqliteStore({ folder: folder.path });
    await store.migrate();
  });
  afterAll(async () => {
    await store.close();
    server.closeAllConnections();
    server.close();
    await folder[Symbol.asyncDispose]();
  });

  test('a page is learned, accepted, found tampered, and accepted again', async () => {
    await using journeys = createJourneys({ settings: () => ({}), memory: store });
    const load = async () => {
      const outcome = await journeys.run(
        {
          target: 'own/browser',
          url: origin,
          plan: { steps: [{ goto: '/login' }, { fingerprint: 'sign-in' }] },
          secrets: {},
          allowedOrigins: [origin],
          locale: 'en-US',
          timeZone: 'UTC',
          serviceWorkers: false,
          limits: { stepMs: 60_000, navigationMs: 60_000, journeyMs: 240_000 },
        },
        new AbortController().signal,
      );
      expect(outcome.failure).toBeUndefined();
      return outcome.judged[0];
    };
    for (let count = 1; count <= 5; count += 1) {
      expect(await load()).toMatchObject({ state: 'learning' });
      const [proposal] = await proposeBaselines(store, 'own/browser');
      if (count < 5) expect(proposal?.missing).toMatchObject({ loads: 5 - count });
    }
    const accept = async () => {
      const [proposal] = await proposeBaselines(store, 'own/browser');
      if (!proposal) throw new Error('there is no page');
      expect(proposal.missing).toBeUndefined();
      return await acceptBaseline(store, 'own/browser', proposal, { by: 'an operator', reason: 'a test', atMs: 1 });
    };
    expect(await accept()).toBe(1);
    expect(await load()).toMatchObject({ state: 'same', changes: [] });

    html = plain.replace('12:34:56', '23:45:01').replace('Go</button>', 'Continue</button>');
    expect(await load()).toMatchObject({ state: 'changed' });
    expect((await proposeBaselines(store, 'own/browser'))[0]?.changes.map(({ severity }) => severity)).toContain(
      'notice',
    );
    html = plain.replace('action="/login"', 'action="https://evil.example/login"');
    const tampered = await load();
    expect(tampered).toMatchObject({
      state: 'tampered',
      changes: expect.arrayContaining([
        { property: 'forms', kind: 'added', value: 'post https://evil.example/login', severity: 'critical' },
      ]),
    });
    // An attack that is over is not accepted with the next change of one's own.
    html = plain.replace('<h1>Sign in', '<h1>Welcome');
    expect(await load()).toMatchObject({ state: 'changed' });
    expect(await accept()).toBe(2);
    expect(await load()).toMatchObject({ state: 'same' });
    html = plain.replace('action="/login"', 'action="https://evil.example/login"');
    expect(await load()).toMatchObject({ state: 'tampered' });
    html = plain.replace('<h1>Sign in', '<h1>Welcome');
    const versions = await store.pageBaselines('own/browser');
    expect(versions.map(({ version, acceptedBy, reason }) => [version, acceptedBy, reason])).toEqual([
      [2, 'an operator', 'a test'],
      [1, 'an operator', 'a test'],
    ]);
    expect(brokenVersions(versions)).toEqual([]);
    expect(brokenVersions(versions.map((each) => ({ ...each, acceptedBy: 'another' })))).toHaveLength(2);

    // An attack on every second load is never confirmed by the load after it; the third time it counts.
    attack = '<script>document.addEventListener("keydown", () => {})</script>';
    served = 0;
    attackOn = (number) => number % 2 === 1;
    expect(await load()).toMatchObject({ state: 'seen-once' });
    expect(await load()).toMatchObject({ state: 'seen-once' });
    expect(await load()).toMatchObject({ state: 'tampered' });
  });
});
