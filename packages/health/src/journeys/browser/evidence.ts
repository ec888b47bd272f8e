import type { BrowserContext, Page } from 'playwright-core';
import { hasClosedRoots } from './isolated-world.ts';
import { type Redactor, redacted } from './redact.ts';
import { withinTime } from './wait-for.ts';
import { readZip, writeZip, type ZipEntry } from './zip.ts';

/** How long a screenshot may take, in milliseconds. */
const screenshotMs = 15_000;

/** What a person may type into, and what shows what was typed. */
const fields = 'input, textarea, select, output, [contenteditable]:not([contenteditable="false"]), [role="textbox"]';

/**
 * Takes a picture of a page with every field covered, and every element that shows a value of the redactor. Undefined if the page
 * gives none.
 */
export async function maskedScreenshot(page: Page, redactor: Redactor): Promise<Uint8Array | undefined> {
  try {
    const masks = page.frames().flatMap((frame) => [
      frame.locator(fields),
      // A canvas or a closed shadow root may show typed text that no selector reaches.
      frame.locator('canvas'),
      ...redactor.values.map((value) => frame.getByText(value)),
    ]);
    if (await hasClosedRoots(page.context(), page)) return undefined;
    return await page.screenshot({
      type: 'png',
      mask: masks,
      maskColor: '#808080',
      animations: 'disabled',
      caret: 'hide',
      timeout: screenshotMs,
    });
  } catch {
    return undefined;
  }
}

/** How long a page may take to say what it has stored, in milliseconds. */
const storedMs = 8_000;

/**
 * Collects what values of this context must not be kept: cookies, and what pages have stored. Returns false if that is not known:
 * then nothing may be kept.
 */
export async function addStoredValues(context: BrowserContext, redactor: Redactor): Promise<boolean> {
  const cookies = await withinTime(
    storedMs,
    context.cookies().catch(() => undefined),
  );
  redactor.add(...(cookies ?? []).map(({ value }) => value));
  const state = await withinTime(
    storedMs,
    context.storageState().catch(() => undefined),
  );
  if (!cookies || !state) return false;
  const stored = state.origins.flatMap(({ localStorage }) => localStorage.map(({ value }) => value));
  redactor.add(...stored.filter((value) => value.length >= 8));
  return true;
}

/** The parameters of actions that hold typed text, whatever its value. */
const typedMembers = new Set([
  'value',
  'text',
  'values',
  'options',
  'arg',
  'expression',
  'key',
  'postData',
  'headers',
  'cookies',
  'origins',
]);

/**
 * Cleans a trace of Playwright: typed texts are removed by their place and by their value, and what is no log of actions is
 * dropped, such as bodies of answers. The rest opens in Playwright's viewer.
 */
export function cleanTrace(archive: Uint8Array, redactor: Redactor): Uint8Array {
  const entries = readZip(archive).flatMap(({ name, content }): ZipEntry[] => {
    if (!/\.(?:trace|stacks)$/.test(name)) return [];
    const text = Buffer.from(content).toString('utf8');
    const cleaned = name.endsWith('.trace')
      ? text
          .split('\n')
          .map((line) => cleanLine(line, redactor))
          .join('\n')
      : redactor.clean(text);
    return [{ name, content: Buffer.from(cleaned) }];
  });
  return writeZip(entries);
}

/** Each line is a JSON value. A line that cannot be read is dropped: nobody knows what it holds. */
function cleanLine(line: string, redactor: Redactor): string {
  if (line === '') return '';
  try {
    return JSON.stringify(cleanValue(JSON.parse(line), redactor, false));
  } catch {
    return '';
  }
}

function cleanValue(value: unknown, redactor: Redactor, isParameter: boolean): unknown {
  if (typeof value === 'string') return redactor.clean(withoutQueries(value));
  if (Array.isArray(value)) return value.map((each) => cleanValue(each, redactor, isParameter));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (isParameter && typedMembers.has(name)) return [name, redacted];
      return [name, cleanValue(member, redactor, isParameter || name === 'params' || name === 'result')];
    }),
  );
}

/** A query may hold a token of a sign-in. */
function withoutQueries(text: string): string {
  return text.replaceAll(/(https?:\/\/[^\s"'?#]+)[?#][^\s"']*/g, '$1');
}
