import type { ResultClass } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { Strip } from '../documents/overview.ts';

/** What the checks of a service found in five minutes, at all locations. */
export type Classes = Readonly<Partial<Record<ResultClass, number>>>;

/** Five minutes of a service. */
export interface Cell {
  /** The beginning, in milliseconds since 1970. */
  readonly bucketMs: number;
  /** What the checks found. */
  readonly classes: Classes;
}

/** The length of a cell, in milliseconds. */
export const cellMs = 300_000;

/** The share of failures at the vendor's end from which a service counts as failing. */
const failingShare = 0.1;
/** The share of refused credentials from which the vendor counts as failing: some are always out of date. */
const refusedShare = 0.5;
/** The share of slow answers from which a service counts as slow. */
const slowShare = 0.25;

/** How a service was in five minutes; undefined if no check said anything. */
export function stateOfCell(
  classes: Classes,
): { readonly state: 'works' | 'slow' | 'fails'; readonly share: number } | undefined {
  const count = (name: ResultClass) => classes[name] ?? 0;
  const broken = count('fail.network') + count('fail.server');
  const refused = count('fail.auth') + count('fail.terms') + count('fail.config');
  const all = count('ok') + count('degraded') + broken + refused;
  if (all === 0) return undefined;
  const share = broken / all;
  const isFailing = share >= failingShare || (broken + refused) / all > refusedShare;
  const isSlow = count('degraded') / all >= slowShare;
  return { state: isFailing ? 'fails' : isSlow ? 'slow' : 'works', share: (broken + refused) / all };
}

/** Makes the strip of a time from cells, oldest first. Equal neighbours become one span; where nothing was checked is none. */
export function stripOf(cells: readonly Cell[], fromMs: number, toMs: number): z.output<typeof Strip> {
  const spans: { fromMs: number; toMs: number; state: 'works' | 'slow' | 'fails'; share: number }[] = [];
  for (const { bucketMs, classes } of cells) {
    const cell = stateOfCell(classes);
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
