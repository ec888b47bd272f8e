import type { Rollup } from '../api/api.generated.ts';
import { writePercent } from '../format/number.ts';
import { sharePoints } from '../format/share-points.ts';
import { useTexts } from '../state/preferences.ts';
import { Chart } from './chart.tsx';

/** The share of failed checks of a service over time. */
export function ShareChart({ rollups }: { readonly rollups: readonly Rollup[] }) {
  const texts = useTexts();
  const points = sharePoints(rollups);
  const largest = Math.max(0, ...points.map(({ share }) => share ?? 0));
  return (
    <Chart
      label={texts.incident.shareLabel(writePercent(largest))}
      data={[points.map(({ atMs }) => atMs / 1_000), points.map(({ share }) => share)]}
      lines={[{ name: 'bad', width: 2 }]}
      range={(_low, high) => [0, Math.max(0.1, Math.min(1, high * 1.1))]}
      write={(share) => `${Math.round(share * 100)} %`}
    />
  );
}
