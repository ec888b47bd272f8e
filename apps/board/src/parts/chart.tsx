import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { useTexts } from '../state/preferences.ts';
import { type Drawing, drawLines } from './plot.ts';

/** A chart with a sentence for those who cannot see it. The library that draws it is loaded on first use. */
export function Chart({
  label,
  ...drawing
}: Omit<Drawing, 'plotter' | 'place' | 'language'> & {
  readonly label: string;
}) {
  const { language } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const [plotter, setPlotter] = useState<typeof uPlot | undefined>();
  useEffect(() => {
    void import('../state/plotter.ts').then(({ default: load }) => setPlotter(() => load));
  }, []);
  useEffect(() => {
    const place = box.current;
    if (!plotter || !place) return;
    return drawLines({ ...drawing, plotter, place, language });
  }, [plotter, language, JSON.stringify(drawing.data)]);
  return <div class="chart" ref={box} role="img" aria-label={label} />;
}
