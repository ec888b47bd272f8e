import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, startServed } from '../server/served.ts';
import { incidentOf, targetOf } from '../store/batches.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildBoard, hasBrowser, openPage, screenshots, startBrowser } from './board-browser.ts';
import { standingClock, tellStory } from './board-story.ts';
import { withStory } from './story-duty.ts';

const hostileNames = [
  '<script>document.title = "broken"</script><img src=x onerror=alert(1)>',
  'Aurora \u202eslooohcS\u202c',
  '\u001b[31mBorealis\u001b[0m',
  'x'.repeat(200),
  '👩‍🏫🏫 School of 🦄',
] as const;

/** What a page of the board can be asked for. */
const paths = [
  '/',
  '/incidents',
  '/incidents/inc-2wpojr',
  '/tenants',
  '/tenants/tenant-0',
  '/expiries',
  '/maintenance',
  '/services/apple.vpp',
  '/services/google.play',
  '/duty',
  '/canaries',
  '/about',
];

describe.skipIf(!hasBrowser)('every state of the board', () => {
  const disposables = new AsyncDisposableStack();
  let browser: Browser;
  let boardFolder: string;
  let served: Served;
  let axe: string;
  let write: Awaited<ReturnType<typeof tellStory>>;

  beforeAll(async () => {
    boardFolder = disposables.use(await temporaryFolder()).path;
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const settings = { publicFields: ['history'] } as const;
    [browser, served] = await Promise.all([
      startBrowser(),
      startServed({
        tenants: 5,
        names: hostileNames,
        settings,
        boardFolder,
        clock: standingClock(),
        configure: withStory,
      }),
      buildBoard(boardFolder),
      mkdir(screenshots, { recursive: true }),
    ]);
    disposables.defer(async () => await browser.close());
    disposables.use(served);
    write = await tellStory(served.store, { hours: 2 });
  });

  afterAll(async () => await disposables.disposeAsync());

  /** Opens a page as a user with a token does. */
  const open = async (path: string, options: Parameters<typeof openPage>[2] & { readonly token?: string } = {}) => {
    const { token = (await served.createToken()).token, ...rest } = options;
    const storageState = { cookies: [], origins: [] };
    const opened = await openPage(browser, `${served.url}/livez`, { ...rest, storageState });
    await opened.page.evaluate(`sessionStorage.setItem('health-check-token', ${JSON.stringify(token)})`);
    await opened.page.goto(served.url + path);
    return opened;
  };
  const isLoaded = async (page: Page) => await page.locator('.headline:not(.quiet) h1').first().waitFor();
  const shoot = async (page: Page, name: string) =>
    await page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true });

  test.each([
    ['a phone, by night, in Japanese', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'ja-JP' }],
    [
      'a tablet, by day, in English',
      { viewport: { width: 768, height: 1_024 }, colorScheme: 'light', locale: 'en-GB' },
    ],
    ['a desk, by night, in English', { viewport: { width: 1_440, height: 900 }, colorScheme: 'dark', locale: 'en-GB' }],
  ] as const)('on %s no page is wider than the screen or hard to use', async (_name, options) => {
    await using opened = await open('/', options);
    const { page, faults } = opened;
    await isLoaded(page);
    await page.evaluate(axe);
    for (const path of paths) {
      // The headline of the page before must not be taken for that of this one.
      await page.evaluate(
        `document.querySelector('h1').classList.add('before'); history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
      );
      if (path !== '/') await page.locator('h1.before').waitFor({ state: 'detached' });
      await isLoaded(page);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect([path, width]).toEqual([path, options.viewport.width]);
      const violations = await page.evaluate<readonly { id: string; nodes: readonly { html: string }[] }[]>(
        'axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical"))',
      );
      expect([path, violations.map(({ id, nodes }) => [id, nodes[0]?.html])]).toEqual([path, []]);
      const language = options.locale.slice(0, 2);
      expect(await page.evaluate('document.documentElement.lang')).toBe(language);
      await shoot(page, `${path.slice(1).replaceAll('/', '-') || 'overview'}-${options.viewport.width}-${language}`);
    }
    expect(faults).toEqual([]);
  });

  test('what the vendor says stands beside our own state, in both languages', async () => {
    await using opened = await open('/', { viewport: { width: 1_440, height: 900 } });
    const { page, faults } = opened;
    await page.getByRole('columnheader', { name: 'Vendor says' }).waitFor();
    const says = async (service: string) =>
      (await page.locator(`tr[data-service="${service}"] .vendor`).textContent()) ?? '';
    expect(await says('apple.vpp')).toMatch(/^Outagefirst seen /);
    expect(await says('apple.dep')).toMatch(/^No troublemaintenance planned /);
    expect(await says('google.amapi')).toBe('Unknownfeed not read for 15 min');
    expect(await says('apple.push')).toBe('–');
    await page.getByRole('link', { name: 'Apps and Books', exact: true }).click();
    await page.getByRole('heading', { name: 'What the vendor says' }).waitFor();
    await page.getByText('Apple System Status says', { exact: false }).waitFor();
    // Marks of a feed are text, and turn nothing around.
    expect(await page.locator('main').textContent()).toContain('Apps and Books <b>down</b> �desrever�: We are');
    await page.evaluate(
      "history.pushState(null, '', '/incidents/inc-2wpojr'); dispatchEvent(new PopStateEvent('popstate'))",
    );
    await page.getByText('Vendor reported', { exact: true }).waitFor();
    expect(await page.locator('.timeline').textContent()).toContain('Apple System Status says 6 min after us ');
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByText('こちらの検知より6分遅い').first().waitFor();
    expect(await page.locator('.timeline').textContent()).toContain('Apple System Statusの発表');
    expect(faults).toEqual([]);
  });

  test('a name cannot harm the page', async () => {
    await using opened = await open('/tenants', { viewport: { width: 390, height: 844 } });
    const { page, faults } = opened;
    await page.getByRole('link', { name: hostileNames[0] }).waitFor();
    expect(await page.getByRole('row').count()).toBe(6);
    expect(await page.title()).toBe('Tenants · Vendor health');
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toContain('Aurora �slooohcS�');
    expect(text).toContain('�[31mBorealis�[0m');
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    await page.getByRole('searchbox').fill('ｂｏｒｅａｌｉｓ');
    await page.getByText('1 tenant found').waitFor();
    await page.getByRole('searchbox').fill('no such tenant');
    await page.getByText('No tenant has this in its name or id.').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('only with trouble').check();
    await page.getByText('No tenant has trouble.').waitFor();
    const down = targetOf('tenant-3/apple.vpp');
    await write({ atMs: Date.now(), targets: [{ ...down, state: { ...down.state, name: 'down' } }] });
    served.server.takeEvent({
      kind: 'state',
      atMs: Date.now(),
      target: down.target,
      from: 'up',
      to: 'down',
      code: null,
    });
    await page.getByRole('link', { name: hostileNames[3] }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expect(faults).toEqual([]);
  });

  test('loading, failed, tried again, and out of date', async () => {
    await using opened = await open('/about', { mayFail: true });
    const { page } = opened;
    await isLoaded(page);
    const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>();
    await page.route('**/v1/overview', async (route) => {
      await isAllowed;
      await route.abort();
    });
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Loading …' }).waitFor();
    await shoot(page, 'state-loading');
    allow();
    await page.getByRole('heading', { name: 'The server does not answer.' }).waitFor();
    await shoot(page, 'state-error');
    await page.unroute('**/v1/overview');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('rowheader').first().waitFor();
    await page.route('**/v1/overview', async (route) => await route.abort());
    served.server.takeEvent({ kind: 'store', atMs: Date.now(), error: null });
    await page.getByText(/^The server does not answer. This is the state of /).waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(8);
    await shoot(page, 'state-stale');
  });

  test('a user who is limited to tenants sees these, and is told what is not open to them', async () => {
    const { token } = await served.createToken({ role: 'viewer', tenants: ['tenant-4'] });
    await using opened = await open('/', { token, mayFail: true });
    const { page } = opened;
    await page.getByRole('heading', { name: 'You may not see this page.' }).waitFor();
    await shoot(page, 'state-no-permission');
    await page.getByRole('link', { name: 'Tenants' }).click();
    await page.getByRole('heading', { level: 1, name: '1 tenant' }).waitFor();
    await page.getByRole('link', { name: hostileNames[4] }).click();
    await isLoaded(page);
    await page.getByRole('link', { name: 'Maintenance' }).click();
    await isLoaded(page);
    expect(await page.getByRole('button', { name: 'Add' }).count()).toBe(0);
  });

  test('a user without a session signs in with a token', async () => {
    const { token } = await served.createToken({ role: 'viewer' });
    await using opened = await openPage(browser, served.url, { mayFail: true });
    const { page } = opened;
    await page.getByRole('heading', { name: 'Sign in to see the board.' }).waitFor();
    await shoot(page, 'state-sign-in');
    await page.getByLabel('Access token').fill(token);
    await page.getByRole('button', { name: 'Use token' }).click();
    await page.getByRole('rowheader').first().waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
  });

  test('language and theme are changed, and remembered', async () => {
    await using opened = await open('/about', { colorScheme: 'light' });
    const { page, faults } = opened;
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByText('すべてのテナント').waitFor();
    await page.getByLabel('配色').selectOption('dark');
    const ground = 'getComputedStyle(document.body).backgroundColor';
    expect(await page.evaluate(ground)).toBe('rgb(20, 20, 19)');
    await page.reload();
    await page.getByText('すべてのテナント').waitFor();
    expect(await page.evaluate(ground)).toBe('rgb(20, 20, 19)');
    expect(faults).toEqual([]);
  });

  test('a window is added and ended', async () => {
    await using opened = await open('/maintenance');
    const { page, faults } = opened;
    await page.getByLabel('Service').selectOption('apple.vpp');
    await page.getByLabel('Reason').fill('moving <b>');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('The service applies it within seconds.').waitFor();
    await page.getByText(/by ada · moving <b>$/).waitFor();
    await page.getByRole('button', { name: 'End' }).click();
    await page.getByText(/by ada · moving <b>$/).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  test('a screen on a wall has no controls', async () => {
    await using opened = await open('/?kiosk', { viewport: { width: 1_920, height: 1_080 } });
    const { page, faults } = opened;
    await page.getByRole('rowheader').first().waitFor();
    expect(await page.getByRole('link', { name: 'Incidents' }).isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    await shoot(page, 'kiosk');
    expect(faults).toEqual([]);
  });

  test('everybody sees the states of services, and nothing else', async () => {
    await using opened = await openPage(browser, `${served.url}/public`);
    const { page, faults } = opened;
    await page.getByRole('heading', { name: 'There is trouble with Apps and Books.' }).waitFor();
    expect(await page.getByRole('link', { name: 'Tenants' }).count()).toBe(0);
    await shoot(page, 'public');
    const status = await (await fetch(`${served.url}/public/status`)).text();
    expect(status).not.toMatch(/tenant|VPP_|inc-|aurora|latency|affected/);
    expect(Object.keys((JSON.parse(status) as { services: object[] }).services[0] ?? {})).toEqual([
      'service',
      'state',
      'since',
      'strip',
    ]);
    expect(faults).toEqual([]);
  });

  test('nothing is public unless the configuration says so', async () => {
    await using other = await startServed({ authentication: 'none', boardFolder });
    expect((await fetch(`${other.url}/public/status`)).status).toBe(404);
    await using opened = await openPage(browser, `${other.url}/public`, { mayFail: true });
    await opened.page.getByRole('heading', { name: 'There is no public status page.' }).waitFor();
    // The same server has no target yet.
    await opened.page.goto(other.url);
    await opened.page.getByRole('heading', { name: 'No target has been checked yet.' }).waitFor();
    await shoot(opened.page, 'state-empty');
    // And its service has written long ago.
    const hourAgoMs = Date.now() - 3_600_000;
    await tellStory(other.store, { hours: 0, isFailing: false, nowMs: hourAgoMs });
    await opened.page.reload();
    await opened.page.getByRole('heading', { name: /^Nothing has been checked since / }).waitFor();
    await shoot(opened.page, 'state-unobserved');
  });

  test('100,000 targets fit, and an incident with a long sentence', async () => {
    await using other = await startServed({ authentication: 'none', boardFolder, clock: standingClock() });
    const write = await tellStory(other.store, { hours: 1 });
    await using opened = await openPage(browser, other.url, { viewport: { width: 390, height: 844 } });
    const { page, faults } = opened;
    await page.route('**/v1/overview', async (route) => {
      const answer = await route.fetch();
      // The page has the same rows for any number of targets.
      const overview = (await answer.json()) as { services: { targets: number; affected: number }[]; tenants: number };
      for (const service of overview.services) Object.assign(service, { targets: 100_000, affected: 98_765 });
      await route.fulfill({ json: { ...overview, tenants: 100_000 } });
    });
    await page.reload();
    await page.getByText('98,765 of 100,000').first().waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    await shoot(page, 'state-100000-targets');
    const title = `apple.vpp fails ${'very '.repeat(50)}${'long'.repeat(60)} \u202ebackwards`;
    const incident = incidentOf('inc-2wpojr', { title, severity: 'critical', startedMs: Date.now() });
    await write({ atMs: Date.now(), incidents: [incident] });
    await page.reload();
    await page.getByRole('heading', { level: 1, name: /^Apps and Books fails very very/ }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
    expect(faults).toEqual([]);
  });
});
