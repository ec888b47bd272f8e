import type { StripSpan } from '../api/api.generated.ts';

/** A rectangle of a strip, in cells of five minutes and in pixels of height. */
export interface StripRectangle {
  /** The left edge, in cells. */
  readonly x: number;
  /** The width, in cells. */
  readonly width: number;
  /** The height: failures are taller than good times, and what is not known is low, so that they show without colour. */
  readonly height: number;
  /** The state. */
  readonly state: StripSpan['state'];
}

/** How many cells a strip has. */
export const stripCells = 288;
/** The height of a strip. */
export const stripHeight = 26;

const cellMs = 300_000;
const heights: Readonly<Record<StripSpan['state'], number>> = {
  fails: stripHeight,
  slow: 20,
  works: 14,
  'own-side': 6,
  unknown: 6,
  maintenance: 2,
};

/** The rectangles of a strip: one for each span. */
export function stripRectangles(from: string, spans: readonly StripSpan[]): readonly StripRectangle[] {
  const fromMs = Date.parse(from);
  return spans.map((span) => {
    const x = Math.max(0, (Date.parse(span.from) - fromMs) / cellMs);
    // A span that has just begun is wide enough to be seen.
    const width = Math.max(1, (Date.parse(span.to) - fromMs) / cellMs - x);
    return { x: Math.min(x, stripCells - 1), width, height: heights[span.state], state: span.state };
  });
}

/** A time from one moment to another, in milliseconds since 1970. */
export interface Hole {
  /** The start. */
  readonly fromMs: number;
  /** The end. */
  readonly toMs: number;
}

/** The times in which nothing was checked, between the first and the last span. */
export function stripHoles(spans: readonly StripSpan[]): readonly Hole[] {
  return spans.flatMap((span, index) => {
    const next = spans[index + 1];
    return next && Date.parse(next.from) > Date.parse(span.to)
      ? [{ fromMs: Date.parse(span.to), toMs: Date.parse(next.from) }]
      : [];
  });
}
