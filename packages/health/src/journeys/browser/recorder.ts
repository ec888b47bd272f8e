import type { BrowserContext, Page, Request, Response } from 'playwright-core';
import { plainAddress } from '../failure.ts';
import { isAllowedAddress } from '../origins.ts';
import type { WebVitals } from '../request.ts';
import { callBesidePage } from './isolated-world.ts';
import { readPaint } from './page-paint.ts';
import type { Redactor } from './redact.ts';
import { withinTime } from './wait-for.ts';

/** What is noted while a journey runs. */
export interface Recorder {
  /** Errors on the console, without secrets. */
  readonly consoleErrors: readonly string[];
  /** Requests that failed. */
  readonly failedRequests: readonly string[];
  /** Origins that pages wanted to reach and that are not allowed. */
  readonly blockedOrigins: ReadonlySet<string>;
  /** All requests: their kind and address. */
  readonly requests: readonly SeenRequest[];
  /** Dialogs, downloads and windows that a page opened. */
  readonly surprises: readonly PageSurprise[];
  /** The answers to the requests of the page. */
  readonly responses: readonly Response[];
  /** Whether a page crashed. */
  readonly hasCrashed: boolean;
  /** The last document of the main frame. */
  readonly document: Request | undefined;
  /** Reads how fast the first page was, as far as the browser knows by now. */
  readVitals(page: Page): Promise<void>;
  /** How fast the first page was. */
  readonly vitals: WebVitals;
}

/** A request of a page. */
export interface SeenRequest {
  /** The kind, as the browser calls it: script, image, fetch, websocket, worker … */
  readonly type: string;
  /** The address. */
  readonly url: string;
}

/** Something that a page of a panel seldom does by itself. */
export interface PageSurprise {
  /** What it did. */
  readonly kind: 'dialog' | 'download' | 'popup';
  /** The kind of dialog, or an address without query. */
  readonly detail: string;
}

/** How many entries of one kind are kept. */
const mostEntries = 50;
/** How long the browser may take to tell how fast a page was, in milliseconds. */
const paintMs = 2_000;
/** How many requests of a page are kept. */
const mostRequests = 2_000;

/** Notes what happens in a context. Requests to origins that are not allowed are ended and noted. */
export async function recordContext(
  context: BrowserContext,
  allowedOrigins: readonly string[] | undefined,
  redactor: Redactor,
): Promise<Recorder> {
  const consoleErrors: string[] = [];
  const failedRequests: string[] = [];
  const blockedOrigins = new Set<string>();
  let requests: SeenRequest[] = [];
  let responses: Response[] = [];
  const surprises: PageSurprise[] = [];
  let hasCrashed = false;
  let document: Request | undefined;
  let vitals: WebVitals = {};
  let firstDocument: string | undefined;
  const keep = (list: string[], text: string) => {
    if (list.length < mostEntries) list.push(redactor.clean(text).slice(0, 300));
  };
  const see = (type: string, url: string) => {
    if (requests.length < mostRequests) requests.push({ type, url });
    if (allowedOrigins && !isAllowedAddress(url, allowedOrigins)) blockedOrigins.add(plainOrigin(url));
  };
  context.on('console', (message) => {
    if (message.type() === 'error') keep(consoleErrors, message.text());
  });
  context.on('weberror', (error) => keep(consoleErrors, error.error().message));
  context.on('request', (request) => {
    const isDocument =
      request.isNavigationRequest() && request.serviceWorker() === null && request.frame().parentFrame() === null;
    if (isDocument) {
      document = request;
      // A new page begins, unless this one only goes on elsewhere.
      if (!request.redirectedFrom()) [requests, responses] = [[], []];
    }
    see(request.resourceType(), request.url());
  });
  context.on('requestfailed', (request) => {
    keep(
      failedRequests,
      `${request.method()} ${plainAddress(request.url())} ${request.failure()?.errorText ?? 'failed'}`,
    );
  });
  context.on('response', (response) => {
    if (responses.length < mostRequests) responses.push(response);
    if (response.status() >= 400)
      keep(failedRequests, `${response.request().method()} ${plainAddress(response.url())} ${response.status()}`);
  });
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      surprises.push({ kind: 'dialog', detail: dialog.type() });
      dialog.dismiss().catch(() => {});
    });
    page.on('download', (download) => void surprises.push({ kind: 'download', detail: plainAddress(download.url()) }));
    page.on('popup', (popup) => void surprises.push({ kind: 'popup', detail: plainAddress(popup.url()) }));
    page.on('websocket', (socket) => see('websocket', socket.url()));
    page.on('worker', (worker) => see('worker', worker.url()));
    page.on('crash', () => {
      hasCrashed = true;
    });
  });
  if (allowedOrigins) await blockOtherOrigins(context, allowedOrigins, (url) => see('websocket', url));
  return {
    consoleErrors,
    failedRequests,
    blockedOrigins,
    get requests() {
      return requests;
    },
    get responses() {
      return responses;
    },
    get surprises() {
      return surprises;
    },
    get hasCrashed() {
      return hasCrashed;
    },
    get document() {
      return document;
    },
    get vitals() {
      return vitals;
    },
    async readVitals(page) {
      if (!/^https?:/.test(page.url())) return;
      // Vitals describe the first page; a journey that goes on to other pages keeps what was read last of it.
      const read = await withinTime(
        paintMs,
        callBesidePage(context, page, readPaint).catch(() => undefined),
      );
      if (!read) return;
      firstDocument ??= read.document;
      if (read.document === firstDocument) vitals = read.vitals;
    },
  };
}

/** Ends requests to other origins. The browser reports a blocked request itself, but not a blocked WebSocket. */
async function blockOtherOrigins(
  context: BrowserContext,
  allowedOrigins: readonly string[],
  onSocket: (url: string) => void,
): Promise<void> {
  await context.route('**/*', async (route) => {
    const url = route.request().url();
    if (isAllowedAddress(url, allowedOrigins)) return await route.fallback();
    return await route.abort('blockedbyclient');
  });
  await context.routeWebSocket(/./, async (socket) => {
    if (isAllowedAddress(socket.url(), allowedOrigins)) {
      socket.connectToServer();
      return;
    }
    onSocket(socket.url());
    await socket.close();
  });
}

function plainOrigin(url: string): string {
  if (!URL.canParse(url)) return 'an address that cannot be read';
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
