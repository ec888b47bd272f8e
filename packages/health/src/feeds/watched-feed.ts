import type { Clock, Transport } from '@mdmkit/core';
import { type ExpectedFeedName, trackFeed } from '@mdmkit/monitor/feeds';
import type { FeedChange, FeedName, FeedRecord } from '@mdmkit/monitor/model';
import type { FeedSource } from '../config/target.ts';
import { FeedUnreadable, fetchFeed, type Validators } from './fetch-feed.ts';
import { FeedProblem } from './formats/feed-problem.ts';
import { readGoogleProducts } from './formats/google-status.ts';
import { readFeed } from './formats/read-feed.ts';

/** What reading a feed needs. */
export interface FeedReaderParts {
  /** Connections. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** Ends the reading. */
  readonly signal: AbortSignal;
}

/** What a reading of a feed led to. */
export interface FeedOutcome {
  /** The feed as it is now. */
  readonly record: FeedRecord;
  /** What has changed. */
  readonly changes: readonly FeedChange[];
  /** How long the feed need not be asked again, or must not be, in milliseconds. */
  readonly waitMs: number;
}

/** A feed that is asked again and again. */
export interface WatchedFeed {
  /** The feed as it is now. */
  readonly record: FeedRecord;
  /** Takes over another configuration of the same feed. */
  configure(source: FeedSource): void;
  /** Asks for the feed. Never throws, unless the signal ends it. */
  read(parts: FeedReaderParts): Promise<FeedOutcome>;
}

/** The list of products changes rarely: it is asked for so often, in milliseconds. */
const productsEveryMs = 3_600_000;

/** How long the wait may get that a server asks for, in milliseconds. */
const longestWaitMs = 3_600_000;

/** Makes a feed; `stored` is what an earlier process knew of it. */
export function createWatchedFeed(first: FeedSource, stored: FeedRecord | undefined): WatchedFeed {
  let source = first;
  let record = configured(stored ?? emptyRecord(first), first);
  let validators: Validators = {};
  const products = {
    names: null as readonly FeedName[] | null,
    validators: {} as Validators,
    nextMs: Number.NEGATIVE_INFINITY,
  };

  /** Reads the list of products when it is due. Without one, what was known stays. */
  const readProducts = async ({ transport, clock, signal }: FeedReaderParts) => {
    if (source.productsUrl === undefined || clock.elapsedMs() < products.nextMs) return;
    products.nextMs = clock.elapsedMs() + productsEveryMs;
    try {
      const answer = await fetchFeed(source.productsUrl, { transport, clock, signal, validators: products.validators });
      if (answer.text === null) return;
      const names = readGoogleProducts(answer.text);
      products.validators = answer.validators;
      // The next answer has to be read with the new names.
      if (JSON.stringify(names) !== JSON.stringify(products.names)) validators = {};
      products.names = names;
    } catch (error) {
      if (signal.aborted) throw error;
    }
  };
  return {
    get record() {
      return record;
    },
    configure(next) {
      // Another address has other validators.
      if (next.url !== source.url || next.format !== source.format) validators = {};
      source = next;
      record = configured(record, next);
    },
    async read(parts) {
      const { transport, clock, signal } = parts;
      try {
        await readProducts(parts);
        const answer = await fetchFeed(source.url, { transport, clock, validators, signal });
        const nowMs = clock.now();
        const waitMs = Math.min(longestWaitMs, answer.freshMs);
        if (answer.text === null) {
          record = unchanged(record, nowMs);
          return { record, changes: [], waitMs };
        }
        const parsed = readFeed(source.format, answer.text, { nowMs, products: products.names });
        const tracked = trackFeed(record, { reading: parsed, raw: parsed.raw, expected: expectedOf(source), nowMs });
        record = tracked.record;
        validators = answer.validators;
        return { ...tracked, waitMs };
      } catch (error) {
        if (signal.aborted) throw error;
        record = { ...record, error: textOf(error) };
        const waitMs = error instanceof FeedUnreadable ? Math.min(longestWaitMs, error.retryAfterMs) : 0;
        return { record, changes: [], waitMs };
      }
    },
  };
}

function emptyRecord({ id, title }: FeedSource): FeedRecord {
  return {
    source: id,
    title,
    checkedMs: null,
    error: null,
    names: null,
    services: {},
    seenNames: [],
    missing: [],
    events: [],
  };
}

/** The record with what the configuration says of the feed now. A name that nobody expects any more is not missing. */
function configured(record: FeedRecord, source: FeedSource): FeedRecord {
  const expected = expectedOf(source);
  return {
    ...record,
    title: source.title,
    services: Object.fromEntries([...source.names].map(([service, { names }]) => [service, names])),
    missing: record.missing.filter(({ name }) => expected.some((each) => each.name === name)),
    seenNames: record.seenNames.filter((name) => expected.some((each) => each.name === name)),
  };
}

function unchanged(record: FeedRecord, nowMs: number): FeedRecord {
  return { ...record, checkedMs: nowMs, error: null };
}

function expectedOf({ names }: FeedSource): readonly ExpectedFeedName[] {
  const expected = new Map<string, ExpectedFeedName>();
  for (const entry of names.values())
    for (const name of entry.names)
      expected.set(name, { name, isConfigured: entry.isConfigured || expected.get(name)?.isConfigured === true });
  return [...expected.values()];
}

/** Our own sentences repeat nothing of an answer; the text of any other error might. */
function textOf(error: unknown): string {
  return error instanceof FeedUnreadable || error instanceof FeedProblem ? error.message : 'The feed cannot be read.';
}
