import { spanAt } from '@mdmkit/monitor/judge';
import type { MaintenanceWindow } from '@mdmkit/monitor/model';

/** A span of time. Milliseconds since 1970. */
export interface Span {
  /** The start. */
  readonly fromMs: number;
  /** The end, not included. */
  readonly toMs: number;
}

/** Joins spans that touch, within limits; in order. */
export function joinSpans(spans: readonly Span[], { fromMs, toMs }: Span): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const cut = { fromMs: Math.max(span.fromMs, fromMs), toMs: Math.min(span.toMs, toMs) };
    const last = joined.at(-1);
    if (cut.fromMs >= cut.toMs) continue;
    if (last && cut.fromMs <= last.toMs)
      joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, cut.toMs) };
    else joined.push(cut);
  }
  return joined;
}

/** The parts of joined spans that lie in no other span. */
export function withoutSpans(spans: readonly Span[], excluded: readonly Span[]): readonly Span[] {
  return excluded.reduce<readonly Span[]>(
    (rest, { fromMs, toMs }) =>
      rest.flatMap((span) =>
        [
          { fromMs: span.fromMs, toMs: Math.min(span.toMs, fromMs) },
          { fromMs: Math.max(span.fromMs, toMs), toMs: span.toMs },
        ].filter((part) => part.fromMs < part.toMs),
      ),
    spans,
  );
}

/** The length of joined spans, in milliseconds. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** The times in which windows excuse a whole service. A window that only annotates excuses nothing. */
export function maintenanceSpans(
  windows: readonly MaintenanceWindow[],
  service: string,
  fromMs: number,
  toMs: number,
): readonly Span[] {
  const spans: Span[] = [];
  for (const window of windows.filter((each) => isOfWhole(each, service))) {
    let span = spanAt(window, fromMs);
    while (span !== undefined && span.fromMs < toMs) {
      spans.push({ fromMs: span.fromMs, toMs: span.untilMs });
      span = spanAt(window, span.untilMs);
    }
  }
  return spans;
}

function isOfWhole({ mode, scope: { services, tenants, targets } }: MaintenanceWindow, service: string): boolean {
  const isOfAll = tenants === undefined && targets === undefined;
  return mode !== 'annotate' && isOfAll && (services === undefined || services.some((name) => name === service));
}
