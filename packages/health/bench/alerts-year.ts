/** A year of alerts: each minute of 2026 is asked who is told, for a French and a Japanese office, and compared with a table. */
import { printFigure } from '../../../scripts/benchmark.ts';
import { playYear } from './alerts-year/play.ts';

const goalSeconds = 20;

const startMs = performance.now();
const { minutes, wrong, firstWrongMs, boundaries, handovers } = await playYear();
const seconds = (performance.now() - startMs) / 1000;
// An incident that nobody acknowledges is handed over once at each boundary.
const misses = wrong + Math.abs(handovers - boundaries);
printFigure(
  { bench: 'alerts-year', figure: 'minutes_wrong', value: misses, unit: 'minutes' },
  { minutes, boundaries, handovers },
);
printFigure({ bench: 'alerts-year', figure: 'seconds', value: seconds, unit: 's' });
if (misses > 0)
  console.error(
    `short of its goal: minutes_wrong is ${misses}, not 0; the first is ${firstWrongMs === null ? 'a handover' : new Date(firstWrongMs).toISOString()}`,
  );
if (seconds > goalSeconds)
  console.error(`short of its goal: seconds is ${seconds.toFixed(1)}, not at most ${goalSeconds}`);
