import { createHash } from 'node:crypto';
import { type Clock, systemClock } from '@mdmkit/core';
import { connectionFault, listen } from '@mdmkit/core/testing';
import {
  appleDocument,
  googleDocument,
  googleProductsDocument,
  rssDocument,
  type SimulatedFeedEvent,
  type SimulatedFeedState,
  statuspageDocument,
} from './feed-documents.ts';

/** The simulated status feeds, by the ids of `feeds.sources`. */
export const simulatedFeedIds = [
  'apple',
  'apple-developer',
  'google-cloud',
  'google-workspace',
  'google-play',
  'cloudflare',
  'azure',
] as const;

/** A simulated status feed. */
export type SimulatedFeedId = (typeof simulatedFeedIds)[number];

/**
 * What a simulated feed does in place of answering: refuse with 429 and `Retry-After: 120`, refuse with 503, never answer, cut the
 * connection, break off in the middle, write what is no document of its format, write 11 MB, write a web page, write nothing, or
 * leave out all its services.
 */
export const feedFaults = [
  'throttled',
  'unavailable',
  'hang',
  'reset',
  'truncated',
  'malformed',
  'huge',
  'html',
  'empty',
  'no-services',
] as const;

/** What a simulated feed does in place of answering. */
export type FeedFault = (typeof feedFaults)[number];

/** What a feed is to announce. */
export interface Announcement {
  /** Trouble (default), or planned work. */
  readonly kind?: 'incident' | 'maintenance';
  /** How bad it is. Default: `outage`. */
  readonly impact?: 'information' | 'degraded' | 'outage';
  /** The services that it affects. Default: the first of the feed. */
  readonly services?: readonly string[];
  /** The vendor's message. Default: a sentence. */
  readonly message?: string;
  /** When it begins, in milliseconds since 1970. Default: now. */
  readonly startMs?: number;
  /** When it ends, in milliseconds since 1970. Default: not known. */
  readonly endMs?: number;
}

/** What a feed was asked. */
export interface FeedRequest {
  /** The feed. */
  readonly feed: SimulatedFeedId;
  /** The path. */
  readonly path: string;
  /** The headers, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The status of the answer; 0 if there was none. */
  readonly status: number;
}

/** Where a simulated feed is: an entry of `feeds.sources`. */
export interface SimulatedFeedSource {
  /** The feed. */
  readonly id: SimulatedFeedId;
  /** Its address. */
  readonly url: string;
  /** The address of the list of products beside it. */
  readonly productsUrl?: string;
}

/** The vendors' status feeds on this machine. Without an announcement all is well. */
export interface SimulatedFeeds extends AsyncDisposable {
  /** Where they listen. */
  readonly origin: string;
  /** The feeds as the member `feeds.sources` of the configuration. */
  readonly sources: readonly SimulatedFeedSource[];
  /** What they were asked, in order. */
  readonly requests: readonly FeedRequest[];
  /** Announces an event. Returns its id. */
  announce(feed: SimulatedFeedId, announcement?: Announcement): string;
  /** Calls an event over. */
  resolve(feed: SimulatedFeedId, id: string): void;
  /** Removes an event without a word. */
  withdraw(feed: SimulatedFeedId, id: string): void;
  /** Gives a service another name; undefined: the service is gone. */
  rename(feed: SimulatedFeedId, from: string, to: string | undefined): void;
  /** Answers otherwise than the vendor does. `undefined` ends that. */
  misbehave(feed: SimulatedFeedId, fault: FeedFault | undefined): void;
  /** Cuts all connections and stops listening. May be called twice. */
  close(): Promise<void>;
}

/** How {@link startSimulatedFeeds} listens. */
export interface SimulatedFeedsOptions {
  /** The port. Default: any free one. */
  readonly port?: number;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

const usualServices: Readonly<Record<SimulatedFeedId, readonly string[]>> = {
  apple: ['Device Enrollment Program', 'Volume Purchase Program', 'Apple Business Manager', 'iCloud (iCloud.com)'],
  'apple-developer': ['APNS', 'APNS Sandbox', 'App Store Connect'],
  'google-cloud': ['Identity and Access Management', 'Google Cloud Pub/Sub', 'Google Compute Engine'],
  'google-workspace': ['Admin Console', 'Gmail'],
  'google-play': ['Google Play', 'Managed Google Play'],
  cloudflare: ['CDN', 'DNS'],
  azure: ['Microsoft Entra ID', 'Azure DNS'],
};

const paths: Readonly<Record<SimulatedFeedId, string>> = {
  apple: '/support/systemstatus/data/system_status_en_US.js',
  'apple-developer': '/support/systemstatus/data/developer/system_status_en_US.js',
  'google-cloud': '/cloud/incidents.json',
  'google-workspace': '/appsstatus/dashboard/incidents.json',
  'google-play': '/play/incidents.json',
  cloudflare: '/api/v2/summary.json',
  azure: '/en-us/status/feed/',
};

const productPaths: Readonly<Partial<Record<SimulatedFeedId, string>>> = {
  'google-cloud': '/cloud/products.json',
  'google-workspace': '/appsstatus/dashboard/products.json',
};

/** Starts the status feeds of the vendors, each in its own format. They answer conditional requests as the vendors do. */
export async function startSimulatedFeeds({
  port,
  clock = systemClock,
}: SimulatedFeedsOptions = {}): Promise<SimulatedFeeds> {
  const states = new Map<SimulatedFeedId, { services: readonly string[]; events: readonly SimulatedFeedEvent[] }>(
    simulatedFeedIds.map((id) => [id, { services: usualServices[id], events: [] }]),
  );
  const faults = new Map<SimulatedFeedId, FeedFault>();
  const requests: FeedRequest[] = [];
  let announced = 0;

  const stateOf = (feed: SimulatedFeedId) => {
    const state = states.get(feed);
    if (!state) throw new RangeError(`there is no simulated feed "${feed}"`);
    return state;
  };
  const answer = (request: Request): Response => {
    const path = new URL(request.url).pathname;
    const feed = simulatedFeedIds.find((id) => paths[id] === path || productPaths[id] === path);
    if (feed === undefined) return new Response('not found', { status: 404 });
    const fault = faults.get(feed);
    const state = stateOf(feed);
    const text = path === paths[feed] ? documentOf(feed, state, clock.now()) : googleProductsDocument(state);
    const response = fault === undefined ? conditionalAnswer(request, text) : faultyAnswer(fault, text, feed);
    const isSilent = fault === 'hang' || fault === 'reset';
    requests.push({
      feed,
      path,
      headers: Object.fromEntries(request.headers),
      status: isSilent ? 0 : response.status,
    });
    return response;
  };
  const server = await listen(
    { fetch: (request: Request) => Promise.resolve(answer(request)) },
    port === undefined ? {} : { port },
  );
  const change = (feed: SimulatedFeedId, id: string, update: (event: SimulatedFeedEvent) => SimulatedFeedEvent[]) => {
    const state = stateOf(feed);
    state.events = state.events.flatMap((event) => (event.id === id ? update(event) : [event]));
  };
  return {
    origin: server.origin,
    sources: simulatedFeedIds.map((id) => {
      const productPath = productPaths[id];
      const url = server.origin + paths[id];
      return { id, url, ...(productPath === undefined ? {} : { productsUrl: server.origin + productPath }) };
    }),
    requests,
    announce(feed, { kind = 'incident', impact = 'outage', ...rest } = {}) {
      const state = stateOf(feed);
      const nowMs = clock.now();
      announced += 1;
      const id = `${feed}-${announced}`;
      const { services = state.services.slice(0, 1), startMs = nowMs, endMs = null } = rest;
      const { message = kind === 'incident' ? 'We are investigating an issue.' : 'Maintenance is planned.' } = rest;
      const event = { id, kind, impact, services, message, startMs, postedMs: nowMs, endMs, isResolved: false };
      state.events = [...state.events, event];
      return id;
    },
    resolve: (feed, id) =>
      change(feed, id, (event) => [{ ...event, endMs: event.endMs ?? clock.now(), isResolved: true }]),
    withdraw: (feed, id) => change(feed, id, () => []),
    rename(feed, from, to) {
      const state = stateOf(feed);
      state.services = state.services.flatMap((name) => (name === from ? (to ?? []) : name));
    },
    misbehave(feed, fault) {
      if (fault === undefined) faults.delete(feed);
      else faults.set(feed, fault);
    },
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}

function documentOf(feed: SimulatedFeedId, state: SimulatedFeedState, nowMs: number): string {
  switch (feed) {
    case 'apple':
    case 'apple-developer':
      return appleDocument(state, nowMs, feed === 'apple-developer');
    case 'google-cloud':
    case 'google-workspace':
    case 'google-play':
      return googleDocument(state);
    case 'cloudflare':
      return statuspageDocument(state, nowMs);
    case 'azure':
      return rssDocument(state);
  }
}

function conditionalAnswer(request: Request, text: string): Response {
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`;
  const headers = { etag, 'cache-control': 'max-age=30' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } });
}

function faultyAnswer(fault: FeedFault, text: string, feed: SimulatedFeedId): Response {
  switch (fault) {
    case 'throttled':
      return new Response('too many requests', { status: 429, headers: { 'retry-after': '120' } });
    case 'unavailable':
      return new Response('unavailable', { status: 503 });
    case 'hang':
      return connectionFault('hang');
    case 'reset':
      return connectionFault('reset');
    case 'truncated':
      return new Response(text.slice(0, text.length / 2));
    case 'malformed':
      return new Response('{"services": [}');
    case 'huge':
      return new Response(`${text}${' '.repeat(11_000_000)}`);
    case 'html':
      return new Response('<!DOCTYPE html><html><body>{"services": []} Sign in</body></html>');
    case 'empty':
      return new Response('');
    case 'no-services':
      return new Response(documentOf(feed, { services: [], events: [] }, 0));
  }
}
