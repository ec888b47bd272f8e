import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { Rollup } from '../api/api.generated.ts';
import { writePercent } from '../format/number.ts';
import { type SharePoint, sharePoints } from '../format/share-points.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';

const height = 180;

interface Drawing {
  readonly plotter: typeof uPlot;
  readonly place: HTMLElement;
  readonly points: readonly SharePoint[];
  readonly language: string;
}

/** The share of failed checks of a service over time. The library that draws it is loaded on first use. */
export function ShareChart({ rollups }: { readonly rollups: readonly Rollup[] }) {
  const texts = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const [plotter, setPlotter] = useState<typeof uPlot | undefined>();
  const points = sharePoints(rollups);
  useEffect(() => {
    void import('../state/plotter.ts').then(({ default: load }) => setPlotter(() => load));
  }, []);
  useEffect(() => {
    const place = box.current;
    if (!plotter || !place) return;
    const plot = draw({ plotter, place, points, language: texts.language });
    const observer = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height }));
    observer.observe(place);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => plot.redraw();
    scheme.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      scheme.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [plotter, texts.language, JSON.stringify(points)]);
  const largest = Math.max(0, ...points.map(({ share }) => share ?? 0));
  return <div class="chart" ref={box} role="img" aria-label={texts.incident.shareLabel(writePercent(largest))} />;
}

function draw({ plotter, place, points, language }: Drawing): uPlot {
  const writeSeconds = (seconds: number) =>
    writeTime(new Date(seconds * 1_000).toISOString(), language, Date.now()).short;
  const colour = (name: string) => () => {
    // The computed colour of an element: a canvas does not know variables.
    const probe = document.createElement('span');
    probe.className = name;
    place.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  return new plotter(
    {
      width: place.clientWidth,
      height,
      legend: { show: false },
      cursor: { show: false },
      padding: [12, 24, 0, 0],
      scales: { y: { range: (_plot, _low, high) => [0, Math.max(0.1, Math.min(1, high * 1.1))] } },
      axes: [
        { ...axis, font, grid: { show: false }, space: 90, values: (_plot, splits) => splits.map(writeSeconds) },
        { ...axis, font, size: 52, values: (_plot, splits) => splits.map((share) => `${Math.round(share * 100)} %`) },
      ],
      series: [{}, { stroke: colour('bad'), width: 2, points: { show: false }, spanGaps: false }],
    },
    [points.map(({ atMs }) => atMs / 1_000), points.map(({ share }) => share)],
    place,
  );
}
