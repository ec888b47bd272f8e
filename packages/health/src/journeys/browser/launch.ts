import { existsSync } from 'node:fs';
import type { Browser, BrowserType } from 'playwright-core';
import { JourneyProblem, shortMessage } from '../failure.ts';
import type { BrowserFacts, BrowserSettings } from '../request.ts';

/** A browser, and how to end it by force. */
export interface StartedBrowser {
  /** The browser. */
  readonly browser: Browser;
  /** What is known of it. */
  readonly facts: BrowserFacts;
  /** Its process group; absent for a browser that runs elsewhere. */
  readonly group?: number;
}

/** The usual places of Chromium and Chrome. */
export const usualExecutables = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
] as const;

/** Returns the browser of this machine: the configured one, or the first usual place that has one. */
export function findExecutable(configured: string | undefined): string | undefined {
  const places = configured === undefined ? usualExecutables : [configured];
  return places.find((place) => existsSync(place));
}

/** Whether the user is root, for whom Chromium has no sandbox. */
export function isRoot(): boolean {
  // Windows has no user ids. A container may have a user id without an entry in the password database.
  return process.getuid?.() === 0;
}

/** The command that installs a browser. */
export const installBrowser =
  'install one ("apt-get install chromium"), or name its program at "executable" of "browser" in health.yaml';

/** How long a browser may take to start, in milliseconds. */
const launchMs = 30_000;

/** Loads playwright-core, which is an optional peer. */
async function loadPlaywright(): Promise<BrowserType> {
  try {
    return (await import('playwright-core')).chromium;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new JourneyProblem('library-missing', 'playwright-core is not installed');
  }
}

/**
 * Starts a browser, or connects to one that runs elsewhere.
 *
 * @param hosts - The hosts that it may resolve. Default: all.
 * @throws JourneyProblem - If there is none, or it does not start.
 */
export async function startBrowser(settings: BrowserSettings, hosts?: readonly string[]): Promise<StartedBrowser> {
  const chromium = await loadPlaywright();
  if (settings.remote) return await connect(chromium, settings.remote);
  const executablePath = findExecutable(settings.executable);
  if (executablePath === undefined) throw new JourneyProblem('browser-missing', 'there is no Chromium on this machine');
  const isSandboxed = settings.sandbox ?? !isRoot();
  try {
    const browser = await chromium.launch({
      executablePath,
      chromiumSandbox: isSandboxed,
      timeout: launchMs,
      // The process ends the browser itself, in order.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(settings.proxy === undefined ? {} : { proxy: { server: settings.proxy } }),
      args: argumentsOf(hosts),
    });
    const group = await processOf(browser);
    return {
      browser,
      facts: { version: browser.version(), isSandboxed, isRemote: false },
      ...(group === undefined ? {} : { group }),
    };
  } catch (error) {
    throw launchProblem(error);
  }
}

function argumentsOf(hosts: readonly string[] | undefined): string[] {
  return [
    '--disable-gpu',
    // A page that hides from automated browsers shows itself as it does to customers.
    '--disable-blink-features=AutomationControlled',
    '--disable-background-networking',
    ...(hosts ? [`--host-resolver-rules=MAP * ~NOTFOUND, ${hosts.map((host) => `EXCLUDE ${host}`).join(', ')}`] : []),
  ];
}

async function connect(
  chromium: BrowserType,
  { protocol, url }: NonNullable<BrowserSettings['remote']>,
): Promise<StartedBrowser> {
  try {
    const browser =
      protocol === 'cdp'
        ? await chromium.connectOverCDP(url, { timeout: launchMs })
        : await chromium.connect(url, { timeout: launchMs });
    return { browser, facts: { version: browser.version(), isSandboxed: false, isRemote: true } };
  } catch {
    // The address may hold a token, and the message repeats it.
    throw new JourneyProblem('remote', 'the remote browser did not answer');
  }
}

/** The process of a browser: Playwright starts it as the leader of a group of its own. */
async function processOf(browser: Browser): Promise<number | undefined> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.find(({ type }) => type === 'browser')?.id;
}

function launchProblem(error: unknown): JourneyProblem {
  const message = error instanceof Error ? error.message : String(error);
  if (/no usable sandbox|sandbox_host|Operation not permitted.*namespace|zygote_host_impl/i.test(message))
    return new JourneyProblem('sandbox', "Chromium's sandbox cannot start", { cause: error });
  if (/ENOMEM|Cannot allocate memory|out of memory/i.test(message))
    return new JourneyProblem('memory', 'there is not enough memory for a browser', { cause: error });
  return new JourneyProblem('launch', `the browser did not start: ${shortMessage(error)}`, { cause: error });
}
