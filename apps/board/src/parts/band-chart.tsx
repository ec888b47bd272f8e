import type { Series } from '../api/api.generated.ts';
import { bandPoints } from '../format/band-points.ts';
import { writeLatency, writePercent } from '../format/number.ts';
import { useTexts } from '../state/preferences.ts';
import { Chart } from './chart.tsx';

/** Writes a value of a measure: a latency, or a share. */
export function writeMeasure(measure: Series['measure'], value: number): string {
  const isTime = measure === 'latency-p50' || measure === 'latency-p90' || measure === 'completion';
  return isTime ? writeLatency(value) : writePercent(value);
}

/** One measure of a service over time, in the band in which it usually lies. */
export function BandChart({
  measure,
  readings,
}: {
  readonly measure: Series['measure'];
  readonly readings: readonly Series[];
}) {
  const { service: words } = useTexts();
  const { seconds, high, low, expected, value } = bandPoints(readings);
  const last = readings.findLast((reading) => reading.value !== null);
  const write = (number: number | null | undefined) =>
    number === null || number === undefined ? '–' : writeMeasure(measure, number);
  const expectation =
    typeof last?.expected === 'number'
      ? words.expected(write(last.expected), write(last.low), write(last.high))
      : words.notLearned;
  return (
    <figure class="measure">
      <figcaption>
        {words.measures[measure]}
        <span>
          {words.seen(write(last?.value))} {expectation}
        </span>
      </figcaption>
      <Chart
        label={`${words.measures[measure]}: ${words.seen(write(last?.value))} ${expectation}`}
        data={[[...seconds], [...high], [...low], [...expected], [...value]]}
        lines={[
          { name: 'none', width: 0 },
          { name: 'none', width: 0 },
          { name: 'soft', width: 1, dash: [4, 4] },
          { name: 'seen', width: 1.5 },
        ]}
        band={[1, 2]}
        range={(lowest, highest) =>
          measure === 'volume' ? [0, Math.max(1, highest)] : [0, highest > lowest ? highest * 1.08 : highest + 0.01]
        }
        write={(number) => writeMeasure(measure, number)}
      />
    </figure>
  );
}
