import { mkdir, stat } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import type { Incident, IncidentEvent } from '@mdmkit/monitor/model';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, startServed, waitUntil } from '../server/served.ts';
import { temporaryFolder } from '../support/folder.ts';
import { buildBoard, hasBrowser, openPage, screenshots, startBrowser, takePicture } from './board-browser.ts';
import { outageNow, standingClock, tellStory } from './board-story.ts';
import { storyDuty, withStory } from './story-duty.ts';

describe.skipIf(!hasBrowser)('the board in a browser', () => {
  const disposables = new AsyncDisposableStack();
  let browser: Browser;
  let boardFolder: string;
  let told: Served;

  beforeAll(async () => {
    boardFolder = disposables.use(await temporaryFolder()).path;
    [browser, told] = await Promise.all([
      startBrowser(),
      startServed({ authentication: 'none', boardFolder, clock: standingClock(), configure: withStory }),
      buildBoard(boardFolder),
      mkdir(screenshots, { recursive: true }),
    ]);
    disposables.defer(async () => await browser.close());
    disposables.use(told);
    await tellStory(told.store);
  });

  afterAll(async () => await disposables.disposeAsync());

  test('says first what is wrong, then shows one row for each service', async () => {
    await using opened = await openPage(browser, told.url);
    const { page, faults } = opened;
    await page
      .getByRole('heading', { level: 1, name: 'Apps and Books fails at the vendor, for 8 of 12 tenants.' })
      .waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(8);
    const row = page.getByRole('row', { name: /Apps and Books/ });
    expect(await row.textContent()).toMatch(/Fails.*8 of 12/);
    expect(await row.getByRole('img').getAttribute('aria-label')).toMatch(/^Last 24 hours: failed .*; not checked /);
    expect(await page.getByRole('status').textContent()).toBe('live');
    await takePicture(page, 'overview');
    expect(faults).toEqual([]);
  });

  test('shows what an incident rests on, and saves it as a file', async () => {
    await using opened = await openPage(browser, told.url);
    const { page, faults } = opened;
    await page.getByRole('link', { name: 'What we know' }).click();
    await page.getByText('What to do:').waitFor();
    expect(new URL(page.url()).pathname).toBe('/incidents/inc-2wpojr');
    await page.getByText('VPP_SERVER_ERROR × 7').waitFor();
    await page.getByText('less than once in 10⁹').waitFor();
    await page.locator('.chart canvas').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    expect((await download).suggestedFilename()).toBe('inc-2wpojr.json');
    await takePicture(page, 'incident');
    await page.goBack();
    await page.getByRole('rowheader').first().waitFor();
    expect(faults).toEqual([]);
  });

  test('shows each message about an incident, and who is notified next', async () => {
    await using opened = await openPage(browser, `${told.url}/incidents/inc-2wpojr`);
    const { page, faults } = opened;
    const row = (channel: string) => page.getByRole('listitem').filter({ hasText: channel });
    await row('platform-chat problem').getByText('id 1764491220.000100').waitFor();
    expect(await row('platform-mail problem').textContent()).toMatch(/550 5\.7\.1 .*failed \d\d:\d\d:\d\d$/);
    expect(await row('platform-phone escalation').textContent()).toMatch(/503.*waits until \d\d:\d\d:\d\d$/);
    const next = row('Next, unless acknowledged');
    expect(await next.first().textContent()).toMatch(/\d\d:\d\dNext, unless acknowledged: escalation to manager$/);
    expect(faults).toEqual([]);
  });

  test('tells in Japanese what happened', async () => {
    await using opened = await openPage(browser, `${told.url}/incidents/inc-2wpojr`, { locale: 'ja-JP' });
    const { page, faults } = opened;
    await page.getByText('重大度が「軽度」から「緊急」に上がりました。').waitFor();
    await page.getByText('67 %のテナントに影響しています。').waitFor();
    await page.getByText('発生を通知').waitFor();
    expect(faults).toEqual([]);
  });

  test('shows who is on duty, and who follows', async () => {
    await using opened = await openPage(browser, `${told.url}/duty`);
    const { page, faults } = opened;
    await page.getByRole('heading', { level: 1, name: 'On duty now: platform-chat, platform-mail.' }).waitFor();
    expect(await page.getByRole('row', { name: /^rest/ }).textContent()).toMatch(/(platform-chat|partner-noc).*from /);
    expect(await page.getByRole('row', { name: /^If no other channel/ }).textContent()).toContain('manager');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'office' })
      .getByText(/^(open|closed)$/)
      .waitFor();
    expect(faults).toEqual([]);
  });

  test('shows the figures of canaries, and what is not undone', async () => {
    await using opened = await openPage(browser, `${told.url}/canaries`);
    const { page, faults } = opened;
    await page.getByRole('heading', { level: 1, name: '1 of 1 canary failed.' }).waitFor();
    expect(await page.getByRole('row', { name: /^aurora/ }).textContent()).toMatch(
      /CANARY_NOT_CORRECT.*Accepted yes420 ms.*Completed yes8\.3 s.*Correct no1\.3 s/,
    );
    await page.getByText('undoing failed 2 times, since').waitFor();
    expect(faults).toEqual([]);
  });

  test('shows a service with its error budget, and its measures in their usual band', async () => {
    await using opened = await openPage(browser, told.url);
    const { page, faults } = opened;
    await page.getByRole('link', { name: 'Apps and Books', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Apps and Books fails.' }).waitFor();
    await page.getByText('of 30 days, at an objective of 99.5 % good checks').waitFor();
    const chart = page.getByRole('img', { name: /^Failed checks: seen \d+ %, expected 0\.\d %/ });
    await chart.locator('canvas').waitFor();
    expect(await page.locator('.measure canvas').count()).toBe(4);
    await page.goto(`${told.url}/services/google.play`);
    await page.getByText('nothing has been learnt yet').waitFor();
    await page.goto(`${told.url}/services/unknown`);
    await page.getByRole('heading', { name: 'No target of this service has been checked.' }).waitFor();
    expect(faults).toEqual([]);
  });

  test('moves nothing for a reader who wants no motion', async () => {
    const motions =
      'Array.from(document.querySelectorAll("*"), (element) => getComputedStyle(element)).filter((style) => parseFloat(style.transitionDuration) > 0 || style.animationName !== "none").length';
    await using still = await openPage(browser, told.url, { reducedMotion: 'reduce' });
    await still.page.locator('.strip rect').first().waitFor();
    expect(await still.page.evaluate<number>(motions)).toBe(0);
    await using moving = await openPage(browser, told.url, { reducedMotion: 'no-preference' });
    await moving.page.locator('.strip rect').first().waitFor();
    expect(await moving.page.evaluate<number>(motions)).toBeGreaterThan(0);
  });

  test.each(['overview', 'incident'])('the picture of the %s in the documentation loads fast', async (name) => {
    // "npm run pictures" lets these tests write it.
    const { size } = await stat(new URL(`../../docs/board-${name}.webp`, import.meta.url));
    expect(size).toBeGreaterThan(10_000);
    expect(size).toBeLessThan(150_000);
  });

  test('loads little, and from its own server only', async () => {
    const document = await fetch(told.url, { headers: { 'accept-encoding': 'br' } });
    expect(document.headers.get('cache-control')).toBe('no-cache');
    expect(document.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    );
    const scripts = [...(await document.text()).matchAll(/src="(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path);
    expect(scripts).toHaveLength(1);
    const script = await fetch(`${told.url}${scripts[0]}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toBe('gzip');
    expect(Number(script.headers.get('content-length'))).toBeLessThan(100_000);
    expect((await fetch(`${told.url}/assets/of-another-version.js`)).status).toBe(404);
  });

  test('an outage appears by itself, is acknowledged by keyboard alone for the configured time, and goes away', async () => {
    const acknowledge = { openMs: 5_400_000, closedMs: 5_400_000 };
    await using served = await startServed({
      authentication: 'none',
      boardFolder,
      clock: standingClock(),
      configure: (config) => ({ ...config, duty: { ...storyDuty, acknowledge } }),
    });
    const write = await tellStory(served.store, { isFailing: false, hours: 1 });
    await using opened = await openPage(browser, served.url);
    const { page, faults } = opened;
    await page.getByRole('heading', { level: 1, name: 'All services work. One incident needs attention.' }).waitFor();
    /** Writes the outage as a service does, and announces it. */
    const announce = async (kind: IncidentEvent['kind'], changes: Partial<Incident> = {}) => {
      const incident = { ...outageNow(), ...changes };
      const event = { incident: incident.id, atMs: Date.now(), kind, text: `The outage is ${kind}.` } as const;
      await write({ atMs: Date.now(), incidents: [incident], events: [event] });
      served.server.takeEvent({ kind: 'incident', atMs: Date.now(), incident, event });
    };
    await announce('opened');
    await page.getByRole('heading', { level: 1, name: /^Apps and Books fails/ }).waitFor();
    const button = page.locator('button:focus', { hasText: 'Acknowledge' });
    for (let step = 0; step < 30 && (await button.count()) === 0; step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await waitUntil(async () => (await served.store.commandsAfter(0)).length > 0);
    const [sent] = await served.store.commandsAfter(0);
    const untilMs = (sent?.atMs ?? 0) + acknowledge.openMs;
    expect(sent?.command).toMatchObject({ kind: 'acknowledge', incident: 'inc-2wpojr', by: 'local', untilMs });
    const atMs = Date.now();
    await announce('acknowledged', { acknowledged: { by: 'local', atMs, untilMs: atMs + 4 * 3_600_000 } });
    await page.getByText(/Acknowledged by local until/).waitFor();
    await page.getByRole('button', { name: 'Remove acknowledgement' }).waitFor();
    await announce('closed', { endedMs: atMs, closedMs: atMs });
    await page.getByRole('heading', { level: 1, name: /^All services work/ }).waitFor();
    expect(faults).toEqual([]);
  });

  test('says how old its picture is while the connection is cut, and goes on by itself', async () => {
    await using cable = await startCable(new URL(told.url).port);
    await using opened = await openPage(browser, cable.url, { mayFail: true });
    const { page, faults } = opened;
    await page.getByRole('status').getByText('live').waitFor();
    await page.getByRole('rowheader').nth(7).waitFor();
    cable.cut();
    await page.getByText(/^last update \d+ s ago$/).waitFor();
    expect(await page.getByRole('rowheader').count()).toBe(8);
    cable.join();
    await page.getByRole('status').getByText('live').waitFor();
    expect(faults).toEqual([]);
  });
});

/** A connection to a server that can be cut. */
async function startCable(port: string) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy();
    const onward = connect(Number(port), '127.0.0.1');
    for (const end of [socket, onward]) {
      sockets.add(end);
      end
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(end);
          socket.destroy();
          onward.destroy();
        });
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('a server on a port has an address');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      isCut = true;
      drop();
    },
    join() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
