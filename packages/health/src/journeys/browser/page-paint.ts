import type { WebVitals } from '../request.ts';

/** An entry of the browser's time line, as far as it is read here. */
interface PaintEntry {
  readonly startTime: number;
  readonly value: number;
  readonly hadRecentInput: boolean;
}

interface PaintObserver {
  observe(options: { readonly type: string; readonly buffered: boolean }): void;
  disconnect(): void;
}

// What the page has; this file's function runs there.
declare const PerformanceObserver: new (take: (list: { getEntries(): readonly PaintEntry[] }) => void) => PaintObserver;
declare const performance: {
  readonly timeOrigin: number;
  getEntriesByType(type: string): readonly { readonly responseStart?: number }[];
};

/** Runs in the page: reads what the browser has measured so far. It uses nothing outside of itself. */
export async function readPaint(): Promise<{ readonly document: string; readonly vitals: WebVitals }> {
  const entriesOf = (type: string) =>
    new Promise<readonly PaintEntry[]>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        observer.disconnect();
        resolve(list.getEntries());
      });
      observer.observe({ type, buffered: true });
      setTimeout(() => {
        observer.disconnect();
        resolve([]);
      }, 50);
    });
  const [paints, shifts] = await Promise.all([entriesOf('largest-contentful-paint'), entriesOf('layout-shift')]);
  let [cls, session, sessionStartMs, lastMs] = [0, 0, 0, 0];
  for (const shift of shifts) {
    if (shift.hadRecentInput) continue;
    const isSame = session > 0 && shift.startTime - lastMs < 1_000 && shift.startTime - sessionStartMs < 5_000;
    session = isSame ? session + shift.value : shift.value;
    if (!isSame) sessionStartMs = shift.startTime;
    lastMs = shift.startTime;
    cls = Math.max(cls, session);
  }
  const last = paints.at(-1);
  const ttfb = performance.getEntriesByType('navigation')[0]?.responseStart;
  return {
    document: String(performance.timeOrigin),
    vitals: {
      ...(last ? { lcpMs: Math.round(last.startTime) } : {}),
      cls: Math.round(cls * 10_000) / 10_000,
      ...(ttfb === undefined ? {} : { ttfbMs: Math.round(ttfb) }),
    },
  };
}
