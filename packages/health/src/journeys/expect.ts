import type { Locator, Page } from 'playwright-core';

/** What can be expected. Each waits until it is true, at most as long as a step may take. */
export interface PageExpectations {
  /** The opposite. */
  readonly not: PageExpectations;
  /** The element is visible. */
  toBeVisible(options?: ExpectOptions): Promise<void>;
  /** The element is not visible, or does not exist. */
  toBeHidden(options?: ExpectOptions): Promise<void>;
  /** The element can be used. */
  toBeEnabled(options?: ExpectOptions): Promise<void>;
  /** The box is checked. */
  toBeChecked(options?: ExpectOptions): Promise<void>;
  /** The element contains a text. */
  toContainText(text: string | RegExp, options?: ExpectOptions): Promise<void>;
  /** The element has this text. */
  toHaveText(text: string | RegExp, options?: ExpectOptions): Promise<void>;
  /** The field has this value. */
  toHaveValue(value: string | RegExp, options?: ExpectOptions): Promise<void>;
  /** There are so many elements. */
  toHaveCount(count: number, options?: ExpectOptions): Promise<void>;
  /** The page has this address. */
  toHaveURL(url: string | RegExp, options?: ExpectOptions): Promise<void>;
  /** The page has this title. */
  toHaveTitle(title: string | RegExp, options?: ExpectOptions): Promise<void>;
}

/** How long to wait. */
export interface ExpectOptions {
  /** In milliseconds. Default: 5,000. */
  readonly timeout?: number;
}

/** Waits until an element or a page is as expected. */
export type JourneyExpect = (subject: Locator | Page) => PageExpectations;

/** An expectation did not come true. */
export class ExpectationFailed extends Error {
  override readonly name = 'ExpectationFailed';
}

/** How often a condition is looked at, in milliseconds. */
const pollMs = 100;
const usualTimeoutMs = 5_000;

/** Makes `expect`. */
export function createExpect(): JourneyExpect {
  return (subject) => expectationsOf(subject, true);
}

function expectationsOf(subject: Locator | Page, wanted: boolean): PageExpectations {
  const until = async (
    what: string,
    look: () => Promise<boolean>,
    { timeout = usualTimeoutMs }: ExpectOptions = {},
  ) => {
    const endMs = performance.now() + timeout;
    for (;;) {
      if ((await look()) === wanted) return;
      if (performance.now() >= endMs)
        throw new ExpectationFailed(`expected ${nameOf(subject)} ${wanted ? '' : 'not '}${what}`);
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  };
  const element = (): Locator => {
    if ('goto' in subject) throw new TypeError('expected an element, but this is a page');
    return subject;
  };
  const page = (): Page => ('goto' in subject ? subject : subject.page());
  const textOf = async () => ((await element().count()) === 1 ? normal((await element().textContent()) ?? '') : '');
  return {
    get not() {
      return expectationsOf(subject, !wanted);
    },
    toBeVisible: (options) => until('to be visible', async () => await isVisible(element()), options),
    toBeHidden: (options) => until('to be hidden', async () => !(await isVisible(element())), options),
    toBeEnabled: (options) =>
      until('to be enabled', async () => (await element().count()) === 1 && (await element().isEnabled()), options),
    toBeChecked: (options) =>
      until('to be checked', async () => (await element().count()) === 1 && (await element().isChecked()), options),
    toContainText: (text, options) =>
      until('to contain the text', async () => fits(await textOf(), text, 'part'), options),
    toHaveText: (text, options) => until('to have the text', async () => fits(await textOf(), text, 'whole'), options),
    toHaveValue: (value, options) =>
      until(
        'to have the value',
        async () => (await element().count()) === 1 && fits(await element().inputValue(), value, 'whole'),
        options,
      ),
    toHaveCount: (count, options) =>
      until(`to be there ${count} times`, async () => (await element().count()) === count, options),
    toHaveURL: (url, options) =>
      until(
        'to have the address',
        async () =>
          await Promise.resolve(
            fits(page().url(), typeof url === 'string' ? new URL(url, page().url()).href : url, 'whole'),
          ),
        options,
      ),
    toHaveTitle: (title, options) =>
      until('to have the title', async () => fits(await page().title(), title, 'whole'), options),
  };
}

async function isVisible(element: Locator): Promise<boolean> {
  return (await element.count()) === 1 && (await element.isVisible());
}

function nameOf(subject: Locator | Page): string {
  return 'goto' in subject ? 'the page' : String(subject);
}

function normal(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function fits(text: string, wanted: string | RegExp, extent: 'part' | 'whole'): boolean {
  if (wanted instanceof RegExp) return wanted.test(text);
  return extent === 'part' ? text.includes(normal(wanted)) : normal(text) === normal(wanted);
}
