import type { Strip as StripDocument } from '../api/api.generated.ts';
import { stripCells, stripHeight, stripHoles, stripRectangles } from '../format/strip-shape.ts';
import { writeRange } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import type { Texts } from '../text/en.ts';

/** How many times a description names; more of them help nobody who listens. */
const mostNamed = 4;

/** The states that a description names, worst first. */
const troubleStates = ['fails', 'slow', 'own-side', 'unknown', 'maintenance'] as const;
type TroubleState = (typeof troubleStates)[number];

/** The last 24 hours of a service. Where nothing was checked, nothing is drawn. */
export function Strip({ strip }: { readonly strip: StripDocument }) {
  const texts = useTexts();
  const rectangles = stripRectangles(strip.from, strip.spans);
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${stripCells} ${stripHeight}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={describe(strip, texts)}
    >
      {rectangles.map(({ x, width, height, state }, index) => {
        const span = strip.spans[index];
        return (
          <rect key={x} class={state} x={x} y={stripHeight - height} width={width + 0.02} height={height}>
            {span && <title>{`${texts.stripStates[state]} ${between(span.from, span.to, texts)}`}</title>}
          </rect>
        );
      })}
    </svg>
  );
}

function describe({ spans }: StripDocument, texts: Texts): string {
  if (spans.length === 0) return `${texts.columns.strip}: ${texts.strip.none}`;
  const named = (times: readonly string[]) => [
    ...times.slice(-mostNamed),
    ...(times.length > mostNamed ? [texts.strip.more(times.length - mostNamed)] : []),
  ];
  const timesOf = (state: TroubleState) =>
    named(spans.filter((span) => span.state === state).map(({ from, to }) => between(from, to, texts)));
  const holes = named(
    stripHoles(spans).map(({ fromMs, toMs }) =>
      between(new Date(fromMs).toISOString(), new Date(toMs).toISOString(), texts),
    ),
  );
  const troubles = troubleStates.flatMap((state) => {
    const times = timesOf(state);
    return times.length > 0 ? [texts.strip[state](texts.list(times))] : [];
  });
  const parts = [
    ...(troubles.length > 0 ? troubles : [texts.strip.all]),
    ...(holes.length > 0 ? [texts.strip.holes(texts.list(holes))] : []),
  ];
  return `${texts.columns.strip}: ${parts.join('; ')}`;
}

function between(from: string, to: string, { language }: Texts): string {
  return writeRange(from, to, language, Date.now());
}
