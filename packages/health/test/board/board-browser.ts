import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { browserProgram, hasBrowser } from '../support/browser.ts';
import { hangsMs } from '../support/processes.ts';

export { hasBrowser };

const boardSources = fileURLToPath(new URL('../../../../apps/board', import.meta.url));

/** Where screenshots are kept, for people. */
export const screenshots = fileURLToPath(new URL('../../.test/screenshots/', import.meta.url));

/** The folder of the documentation if its pictures are to be renewed: `npm run pictures` sets the variable. */
const pictures =
  process.env.MDMKIT_PICTURES === 'renew' ? fileURLToPath(new URL('../../docs/', import.meta.url)) : undefined;

/** Takes a picture of the documentation. */
export async function takePicture(page: Page, name: 'overview' | 'incident'): Promise<void> {
  await page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true });
  const devTools = await page.context().newCDPSession(page);
  const { contentSize } = await devTools.send('Page.getLayoutMetrics');
  // Of a long page its beginning is enough; WebP needs a third of the bytes of PNG.
  const { data } = await devTools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 82,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width: contentSize.width, height: Math.min(contentSize.height, 1_500), scale: 1 },
  });
  const bytes = Buffer.from(data, 'base64');
  await writeFile(`${screenshots}board-${name}.webp`, bytes);
  if (pictures !== undefined) await writeFile(`${pictures}board-${name}.webp`, bytes);
}

/** Builds the board into a folder. */
export async function buildBoard(folder: string): Promise<void> {
  await build({ root: boardSources, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
}

/** Starts the browser. */
export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: browserProgram, args: ['--no-sandbox', '--disable-gpu'] });
}

/** A page that keeps what must not happen: errors, breaches of the policy, requests to other hosts. */
export interface WatchedPage extends AsyncDisposable {
  /** The page. */
  readonly page: Page;
  /** What must not have happened. */
  readonly faults: readonly string[];
}

/** Opens a page of its own, as another user would. Expected failures of requests are those of `mayFail`. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { readonly mayFail?: boolean } = {},
): Promise<WatchedPage> {
  const { mayFail = false, ...rest } = options;
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
    ...rest,
  });
  // A wait ends only what hangs.
  context.setDefaultTimeout(hangsMs);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // A browser reports each request that fails by itself.
    if (!(mayFail && message.text().startsWith('Failed to load resource'))) faults.push(message.text());
  });
  page.on('pageerror', (error) => void faults.push(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== new URL(url).origin && protocol !== 'blob:') faults.push(`a request to ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    faults,
    async [Symbol.asyncDispose]() {
      // The board may ask again at any time: a request that a test answers must not fail the test after its end.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    },
  };
}
