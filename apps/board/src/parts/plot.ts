import type uPlot from 'uplot';
import { writeTime } from '../format/time.ts';

/** The height of a chart, in pixels. */
export const chartHeight = 180;

/** What is drawn. */
export interface Drawing {
  /** The library. */
  readonly plotter: typeof uPlot;
  /** Where. */
  readonly place: HTMLElement;
  /** The language of times. */
  readonly language: string;
  /** The times, in seconds since 1970, and the values of each line. */
  readonly data: uPlot.AlignedData;
  /** The lines; each has the class whose colour it is drawn in. */
  readonly lines: readonly { readonly name: string; readonly width: number; readonly dash?: number[] }[];
  /** Two lines, by number, between which the band is filled. Default: no band. */
  readonly band?: [number, number];
  /** The range of values for the lowest and the highest value. */
  range(low: number, high: number): [number, number];
  /** Writes a value at the axis. */
  write(value: number): string;
}

/** Draws lines over time, and follows the width of its place and the theme. Returns a function that removes the drawing. */
export function drawLines({ plotter, place, language, data, lines, band, range, write }: Drawing): () => void {
  const colour = (name: string) => () => {
    // The computed colour of an element: a canvas does not know variables.
    const probe = document.createElement('span');
    probe.className = name;
    place.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const writeSeconds = (seconds: number) =>
    writeTime(new Date(seconds * 1_000).toISOString(), language, Date.now()).short;
  const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const plot = new plotter(
    {
      width: place.clientWidth,
      height: chartHeight,
      legend: { show: false },
      cursor: { show: false },
      padding: [12, 24, 0, 0],
      scales: {
        x: { range: (_plot, first, last) => timeRange(first, last) },
        y: { range: (_plot, low, high) => range(low, high) },
      },
      axes: [
        { ...axis, font, grid: { show: false }, space: 90, values: (_plot, splits) => splits.map(writeSeconds) },
        { ...axis, font, size: 62, values: (_plot, splits) => splits.map(write) },
      ],
      series: [
        {},
        ...lines.map(({ name, width, dash }) => ({
          stroke: colour(name),
          width,
          ...(dash ? { dash } : {}),
          // A line needs two points; a single one is a dot.
          points: {
            show: (plot: uPlot, series: number) => name !== 'none' && isSingle(plot.data[series] ?? []),
            size: 6,
            fill: colour(name),
          },
          spanGaps: false,
        })),
      ],
      ...(band ? { bands: [{ series: band, fill: colour('band') }] } : {}),
    },
    data,
    place,
  );
  const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: chartHeight }));
  observer.observe(place);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const redraw = () => plot.redraw();
  scheme.addEventListener('change', redraw);
  const theme = new MutationObserver(redraw);
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    observer.disconnect();
    theme.disconnect();
    scheme.removeEventListener('change', redraw);
    plot.destroy();
  };
}

/** The least time that the axis shows, in seconds. */
const leastSpan = 3_600;

/** Returns the range of the time axis: readings of less than an hour stand at the end of an hour. */
function timeRange(first: number, last: number): [number, number] {
  return [Math.min(first, last - leastSpan), last];
}

function isSingle(values: ArrayLike<number | null | undefined>): boolean {
  return Array.from(values).filter((value) => typeof value === 'number').length === 1;
}
