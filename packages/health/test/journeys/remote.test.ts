import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createJourneys } from '../../src/journeys/journeys.ts';
import type { JourneyRequest, RemoteBrowser } from '../../src/journeys/request.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/folder.ts';
import { hangsMs } from '../support/processes.ts';
import { journeyRequest } from './journey-request.ts';
import { type Panel, startPanel } from './panel.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;

describe.skipIf(!hasBrowser)(`a browser that runs elsewhere${needsChromium}`, () => {
  let panel: Panel;
  beforeAll(async () => {
    panel = await startPanel();
  });
  afterAll(async () => await panel[Symbol.asyncDispose]());

  const request = (plan: JourneyRequest['plan']) =>
    journeyRequest(panel.origin, plan, { locale: 'ja-JP', timeZone: 'Asia/Tokyo' });
  const runOn = async (remote: RemoteBrowser, steps: readonly JourneyRequest['plan'][]) => {
    await using journeys = createJourneys({ settings: () => ({ remote }) });
    const outcomes = [];
    for (const plan of steps) outcomes.push(await journeys.run(request(plan), new AbortController().signal));
    return outcomes;
  };

  test('runs journeys over its debugging port, each in a context of its own, and goes on running after them', async () => {
    await using browser = await startRemoteBrowser();
    const [first, second] = await runOn({ protocol: 'cdp', url: browser.url }, [
      { steps: [{ goto: '/devices' }, { expect: { text: 'Hello' } }, { fingerprint: 'devices' }] },
      { steps: [{ goto: '/login' }, { expect: { text: 'Nothing like this' }, timeout: '200ms' }] },
    ]);
    expect(first?.failure).toBeUndefined();
    expect(first?.browser).toMatchObject({ isRemote: true, version: expect.stringMatching(/^\d+\./) });
    expect(first?.pages.map(({ page, properties }) => [page, properties.title])).toEqual([['devices', ['Devices']]]);
    expect(second?.failure).toMatchObject({ kind: 'expectation' });
    // No page of a journey stays behind.
    await expect
      .poll(async () => (await browser.pages()).filter((url) => url.startsWith(panel.origin)), { timeout: hangsMs })
      .toEqual([]);
  });

  test('that does not answer is named, and its address, which may hold a token, is not', async () => {
    for (const remote of [
      { protocol: 'cdp', url: 'http://127.0.0.1:1/?token=s3cr3t-t0ken' },
      { protocol: 'ws', url: 'ws://127.0.0.1:1/s3cr3t-t0ken' },
    ] as const) {
      const outcomes = await runOn(remote, [{ steps: [{ goto: '/devices' }] }]);
      expect(outcomes[0]?.failure).toMatchObject({ kind: 'remote' });
      expect(JSON.stringify(outcomes)).not.toContain('s3cr3t');
    }
  });
});

interface RemoteChromium extends AsyncDisposable {
  /** The address of its DevTools protocol. */
  readonly url: string;
  /** The addresses of its pages. */
  pages(): Promise<readonly string[]>;
}

/** Starts a second Chromium with a debugging port, as an operator does. */
async function startRemoteBrowser(): Promise<RemoteChromium> {
  const folder = await temporaryFolder();
  const child = spawn(
    browserProgram,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${folder.path}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  let url: string | undefined;
  for await (const text of createInterface({ input: child.stderr })) {
    url = /DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1];
    if (url !== undefined) break;
  }
  if (url === undefined) throw new Error('Chromium has not opened its debugging port');
  child.stderr.resume();
  const { host } = new URL(url);
  return {
    url: `http://${host}`,
    async pages() {
      const answer = await fetch(`http://${host}/json/list`);
      return ((await answer.json()) as readonly { readonly url: string }[]).map((page) => page.url);
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
      await folder[Symbol.asyncDispose]();
    },
  };
}
