import { parseDuration } from '@mdmkit/monitor/model';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { JourneyProblem } from '../failure.ts';
import type { JourneyContext } from '../journey.ts';
import type { JourneyLimits } from '../request.ts';
import { nameOfElement } from '../step.ts';
import type { Expectation, JourneyStep, PageElement } from '../step-types.ts';

/** What a declared step works with. */
export interface StepParts {
  /** The journey. */
  readonly journey: JourneyContext;
  /** The time limits. */
  readonly limits: JourneyLimits;
  /** Returns the HTTP status of the page; undefined before the first. */
  readonly status: () => Promise<number | undefined>;
}

/** Does one declared step. It throws if the step fails. */
export async function runDeclaredStep(step: JourneyStep, parts: StepParts): Promise<void> {
  const { journey, limits } = parts;
  const { page } = journey;
  const timeout = step.timeout === undefined ? limits.stepMs : parseDuration(step.timeout);
  if (step.goto !== undefined) {
    const address = new URL(step.goto, journey.url).href;
    await openPage(page, address, step.timeout === undefined ? limits.navigationMs : timeout);
  } else if (step.fill) {
    const { secret, value = '' } = step.fill;
    await elementOf(page, step.fill).fill(secret === undefined ? value : journey.secret(secret), { timeout });
  } else if (step.totp) {
    const field = elementOf(page, step.totp);
    // The code is made when the field is there: it may end while the page loads.
    await field.waitFor({ timeout });
    await field.fill(await journey.totp(step.totp.secret), { timeout });
  } else if (step.click) await elementOf(page, step.click).click({ timeout });
  else if (step.select) await elementOf(page, step.select).selectOption(step.select.option, { timeout });
  else if (step.press !== undefined) await page.keyboard.press(step.press);
  else if (step.fingerprint !== undefined) await journey.fingerprint(step.fingerprint);
  else if (step.expect) await expectPage(page, step.expect, timeout, parts);
}

/** Opens a page. An HTTP error is a failure of its own: the page is not what was asked for. */
export async function openPage(page: Page, url: string, timeoutMs: number): Promise<void> {
  const response = await page.goto(url, { timeout: timeoutMs, waitUntil: 'load' });
  const status = response?.status() ?? 200;
  if (status === 429) throw new JourneyProblem('throttled', 'the panel answered with status 429');
  if (status >= 400) throw new JourneyProblem('http', `the panel answered with status ${status}`);
}

function elementOf(page: Page, element: PageElement): Locator {
  const { role, name, label, placeholder, testId, css, frame } = element;
  const exact = element.exact === undefined ? {} : { exact: element.exact };
  const place: Page | FrameLocator = frame === undefined ? page : page.frameLocator(frame);
  // Playwright refuses a role that does not exist with a sentence of its own.
  if (role !== undefined)
    return place.getByRole(role as 'button', { ...(name === undefined ? {} : { name }), ...exact });
  if (label !== undefined) return place.getByLabel(label, exact);
  if (placeholder !== undefined) return place.getByPlaceholder(placeholder, exact);
  if (testId !== undefined) return place.getByTestId(testId);
  return place.locator(css ?? ':root');
}

async function expectPage(
  page: Page,
  expectation: Expectation,
  timeout: number,
  { journey, status }: StepParts,
): Promise<void> {
  const { text, url, title, status: wanted, absent = false, count } = expectation;
  const refuse = (what: string) => new JourneyProblem('expectation', `expected ${what}`);
  const until = async (what: string, look: () => Promise<boolean>) => {
    const endMs = performance.now() + timeout;
    while (!(await look())) {
      if (performance.now() >= endMs) throw refuse(what);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  if (url !== undefined) {
    const pattern = addressPattern(new URL(url.replaceAll('*', '%2A'), journey.url).href);
    await until(
      `the address ${url.replace(/[?#].*$/s, '')}`,
      async () => await Promise.resolve(pattern.test(page.url())),
    );
  } else if (title !== undefined) await until(`the title "${title}"`, async () => (await page.title()).includes(title));
  else if (wanted !== undefined) await until(`the status ${wanted}`, async () => (await status()) === wanted);
  else {
    const element = text === undefined ? elementOf(page, expectation) : page.getByText(text);
    const what = text === undefined ? nameOfElement(expectation) : `the text "${text}"`;
    if (count !== undefined) await until(`${what} ${count} times`, async () => (await element.count()) === count);
    else if (absent) await until(`${what} not to be visible`, async () => !(await isAnyVisible(element)));
    else await until(`${what} to be visible`, async () => await isAnyVisible(element));
  }
}

async function isAnyVisible(element: Locator): Promise<boolean> {
  for (const each of await element.all()) if (await each.isVisible()) return true;
  return false;
}

/** An address in which a "*" stands for anything; query and fragment count only if they are named. */
function addressPattern(address: string): RegExp {
  const escaped = address.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/%2A/gi, '.*');
  return new RegExp(`^${escaped}${/[?#]/.test(address) ? '' : '(?:[?#].*)?'}$`, 's');
}
