import type { ResultClass } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { Span } from '../../service/spans.ts';
import type { Strip, StripState } from '../documents/overview.ts';
import type { ServiceTrouble } from './service-trouble.ts';

/** How many results of each class. */
export type Classes = Readonly<Partial<Record<ResultClass, number>>>;

/** Five minutes of a service. */
export interface Cell {
  /** The beginning, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** What the checks found, by location. */
  readonly locations: ReadonlyMap<string, Classes>;
}

/** What the cells of a strip mean. */
export interface StripCauses {
  /** The trouble that incidents explain. */
  readonly troubles: readonly ServiceTrouble[];
  /** The maintenance of the whole service. */
  readonly maintenance: readonly Span[];
}

/** The length of a cell, in milliseconds. */
export const cellMs = 300_000;

interface CellState {
  readonly state: StripState;
  readonly share: number;
}

/**
 * How a service was in five minutes; undefined if nothing was checked. Failed checks alone do not make a service fail: an incident
 * says whose trouble they are. A service of which no check was good does not work either: it is unknown.
 */
export function stateOfCell(
  { bucketMs, locations }: Cell,
  { troubles, maintenance }: StripCauses,
): CellState | undefined {
  const current = troubles.filter((trouble) => overlapMs(trouble, bucketMs) > 0);
  const own = current.filter(({ state }) => state === 'own-side');
  const isOwn = (location: string) => own.some((trouble) => trouble.location === null || trouble.location === location);
  const trusted = [...locations].flatMap(([location, classes]) => (isOwn(location) ? [] : [classes]));
  const counted = countOf(trusted);
  const share = counted.all === 0 ? 0 : (counted.broken + counted.refused) / counted.all;
  if (maintenance.reduce((sum, span) => sum + overlapMs(span, bucketMs), 0) >= cellMs / 2)
    return { state: 'maintenance', share };
  const all = countOf([...locations.values()]);
  if (all.results === 0) return undefined;
  if (counted.all === 0)
    return { state: counted.results === all.results && all.ownFaults === 0 ? 'unknown' : 'own-side', share: 0 };
  const isJudged = (state: ServiceTrouble['state']) => current.some((trouble) => trouble.state === state);
  if (share > 0 && isJudged('fails')) return { state: 'fails', share };
  if (counted.slow > 0 && isJudged('slow')) return { state: 'slow', share };
  return { state: counted.good > 0 ? 'works' : 'unknown', share };
}

function countOf(parts: readonly Classes[]) {
  const sum = (...names: readonly ResultClass[]) =>
    parts.reduce((total, classes) => names.reduce((part, name) => part + (classes[name] ?? 0), total), 0);
  const broken = sum('fail.network', 'fail.server');
  const refused = sum('fail.auth', 'fail.terms', 'fail.config');
  const slow = sum('degraded');
  const all = sum('ok') + slow + broken + refused;
  const ownFaults = sum('prober_fault');
  return {
    broken,
    refused,
    slow,
    good: all - broken - refused,
    all,
    ownFaults,
    results: all + ownFaults + sum('throttled', 'inconclusive'),
  };
}

/** How long a span lies within a cell, in milliseconds. */
function overlapMs({ fromMs, toMs }: Span, bucketMs: number): number {
  return Math.max(0, Math.min(toMs, bucketMs + cellMs) - Math.max(fromMs, bucketMs));
}

/** What a strip is made of. */
export interface StripParts extends StripCauses {
  /** The cells, in any order. */
  readonly cells: readonly Cell[];
  /** The beginning of the first cell, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The end, in milliseconds since 1970. */
  readonly toMs: number;
}

/** Makes the strip of a time. Equal neighbours become one span; where nothing was checked is none. */
export function stripOf({ cells, fromMs, toMs, ...causes }: StripParts): z.output<typeof Strip> {
  const byBucket = new Map(cells.map((cell) => [cell.bucketMs, cell]));
  const spans: { fromMs: number; toMs: number; state: StripState; share: number }[] = [];
  for (let bucketMs = fromMs; bucketMs < toMs; bucketMs += cellMs) {
    const cell = stateOfCell(byBucket.get(bucketMs) ?? { bucketMs, locations: new Map() }, causes);
    if (!cell) continue;
    const endMs = Math.min(bucketMs + cellMs, toMs);
    const last = spans.at(-1);
    if (last?.toMs === bucketMs && last.state === cell.state) {
      last.toMs = endMs;
      last.share = Math.max(last.share, cell.share);
    } else spans.push({ fromMs: bucketMs, toMs: endMs, ...cell });
  }
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    spans: spans.map((span) => ({
      from: new Date(span.fromMs).toISOString(),
      to: new Date(span.toMs).toISOString(),
      state: span.state,
      share: Math.round(span.share * 1_000) / 1_000,
    })),
  };
}
