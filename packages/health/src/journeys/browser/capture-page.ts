import { createHash } from 'node:crypto';
import { type Fingerprint, makeFingerprint, type RawPage } from '@mdmkit/monitor/tamper';
import type { APIResponse, BrowserContext, Page } from 'playwright-core';
import { JourneyProblem } from '../failure.ts';
import { isAllowedAddress } from '../origins.ts';
import type { JourneyRequest } from '../request.ts';
import { readPage } from './isolated-world.ts';
import type { PageState } from './page-start.ts';
import type { ReceivedHtml } from './page-view.ts';
import type { Recorder } from './recorder.ts';
import type { Redactor } from './redact.ts';
import { withinTime } from './wait-for.ts';

/** How long scripts get to react to the focus of a field, in milliseconds. */
const settleMs = 300;
/** How long a file beside the page may take, in milliseconds. */
const fetchMs = 5_000;
/** How much of one file is read. */
const mostBytes = 2_000_000;

/** What a capture works with. */
export interface CaptureParts {
  /** The page. */
  readonly page: Page;
  /** Its context. */
  readonly context: BrowserContext;
  /** What was noted of it. */
  readonly recorder: Recorder;
  /** Removes secrets. */
  readonly redactor: Redactor;
  /** The journey. */
  readonly request: Pick<JourneyRequest, 'url' | 'allowedOrigins'>;
}

/**
 * Takes the fingerprint of a page.
 *
 * @throws JourneyProblem - If the page is an error of the panel: that says nothing about what the page contains.
 */
export async function capturePage(name: string, parts: CaptureParts): Promise<Fingerprint> {
  const { page, context, recorder, request } = parts;
  const response = await recorder.document?.response();
  if (response && response.status() >= 400)
    throw new JourneyProblem('http', `the panel answered with status ${response.status()}`);
  // Some scripts begin only when a field has the focus.
  const fields = await page
    .locator('input[type="password"], input:not([type]), input[type="text"], input[type="email"]')
    .all();
  for (const field of fields.slice(0, 4)) await field.focus({ timeout: 500 }).catch(() => {});
  await page.waitForTimeout(settleMs);
  const read = await readPage(context, page, await fetchReceived(parts)).catch(() => undefined);
  const main = read?.documents[0];
  if (!read || !main) throw new JourneyProblem('step-timeout', 'the page cannot be read');
  const { documents, received, listeners } = read;
  const security = await response?.securityDetails();
  const raw: RawPage = {
    page: name,
    redirects: redirectsOf(recorder),
    headers: (await response?.headersArray()) ?? [],
    ...(security?.issuer === undefined ? {} : { issuer: security.issuer }),
    documents,
    ...(received ? { received } : {}),
    ...(await readFiles(recorder)),
    requests: recorder.requests,
    calls: [
      ...listeners,
      ...(await callsOf(page)),
      ...documents.flatMap(({ workers }) => workers.map((url) => `service-worker ${url}`)),
    ],
    surprises: recorder.surprises,
    pictures: await picturesOf(recorder, main.logos, page.url()),
    ...(await readBeside('icon', main.linkTags.find(({ rel }) => /\bicon\b/.test(rel))?.href, parts)),
    ...(await readBeside('manifest', main.linkTags.find(({ rel }) => rel === 'manifest')?.href, parts)),
    wildcards: (request.allowedOrigins ?? []).flatMap((origin) => /\*\.[^:/]+/.exec(origin)?.[0] ?? []),
  };
  // Before texts are made plain, which would change how a secret is spelt.
  return makeFingerprint(cleanTexts(raw, parts.redactor), request.url, hashOf);
}

/** Replaces what was typed, and secrets such as the name of the own user, in every text of a value. */
function cleanTexts<Value>(value: Value, redactor: Redactor): Value {
  const clean = (part: unknown): unknown => {
    if (typeof part === 'string') return redactor.clean(part);
    if (Array.isArray(part)) return part.map(clean);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, clean(member)]));
  };
  // Only texts have changed, not the shape.
  return clean(value) as Value;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

function redirectsOf({ document }: Recorder): readonly string[] {
  const redirects: string[] = [];
  for (let request = document?.redirectedFrom(); request; request = request.redirectedFrom())
    redirects.push(request.url());
  return redirects;
}

/** The page as a plain client gets it; undefined if it cannot be read. */
async function fetchReceived({ page, context, recorder, request }: CaptureParts): Promise<ReceivedHtml | undefined> {
  if (recorder.document?.method() !== 'GET') return undefined;
  const html = await fetchText(context, recorder.document.url(), request.allowedOrigins);
  return html === undefined ? undefined : { url: page.url(), html };
}

async function readBeside<Member extends 'icon' | 'manifest'>(
  member: Member,
  href: string | undefined,
  { page, context, request }: CaptureParts,
): Promise<Partial<Record<Member, string>>> {
  if (href === undefined || href === '' || !URL.canParse(href, page.url())) return {};
  const url = new URL(href, page.url());
  const text =
    url.protocol === 'data:' ? dataText(url.href) : await fetchText(context, url.href, request.allowedOrigins);
  // The name of the only member is `member`.
  return (text === undefined ? {} : { [member]: text }) as Partial<Record<Member, string>>;
}

function dataText(url: string): string | undefined {
  const [, isBase64, content = ''] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
  try {
    return isBase64 === undefined ? decodeURIComponent(content) : Buffer.from(content, 'base64').toString('utf8');
  } catch {
    return undefined;
  }
}

async function fetchText(
  context: BrowserContext,
  url: string,
  allowedOrigins: readonly string[] | undefined,
): Promise<string | undefined> {
  if (!/^https?:/.test(url) || (allowedOrigins && !isAllowedAddress(url, allowedOrigins))) return undefined;
  let response: APIResponse | undefined;
  try {
    response = await context.request.get(url, {
      maxRedirects: 0,
      timeout: fetchMs,
      headers: { 'user-agent': 'health-check' },
    });
    if (response.status() >= 300) return undefined;
    return (await response.body()).subarray(0, mostBytes).toString('utf8');
  } catch {
    return undefined;
  } finally {
    await response?.dispose();
  }
}

async function readFiles({ responses }: Recorder): Promise<Pick<RawPage, 'scripts' | 'styles'>> {
  const read = async (type: string) => {
    const chosen = responses.filter((response) => response.request().resourceType() === type);
    const texts = await Promise.all(
      chosen.map(async (response) => ({
        url: response.url(),
        text: (await response.text().catch(() => '')).slice(0, mostBytes),
      })),
    );
    return texts.filter(({ text }) => text !== '');
  };
  return { scripts: await read('script'), styles: await read('stylesheet') };
}

async function picturesOf(
  { responses }: Recorder,
  logos: readonly string[],
  base: string,
): Promise<RawPage['pictures']> {
  const addresses = new Set(logos.filter((src) => URL.canParse(src, base)).map((src) => new URL(src, base).href));
  const inline = [...addresses]
    .filter((url) => url.startsWith('data:'))
    .map((url) => ({ url: 'data:', hash: hashOf(url) }));
  const loaded = await Promise.all(
    responses
      .filter((response) => addresses.has(response.url()))
      .map(async (response) => {
        const body = await response.body().catch(() => undefined);
        return body ? [{ url: response.url(), hash: hashOf(body.toString('base64')) }] : [];
      }),
  );
  return [...inline, ...loaded.flat()];
}

async function callsOf(page: Page): Promise<readonly string[]> {
  const calls = await Promise.all(
    page.frames().map(
      async (frame) =>
        await withinTime(
          fetchMs,
          frame.evaluate(readCalls).catch(() => ''),
        ),
    ),
  );
  return calls.flatMap((text) => (text ?? '').split('\n').filter((call) => call !== ''));
}

/** Runs in the page: returns what the script of the page's start has noted. */
function readCalls(): string {
  const state = Reflect.get(globalThis, Symbol.for('health-check.page')) as PageState | undefined;
  return state?.calls ?? '';
}
