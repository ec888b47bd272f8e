/** Starting the program: `health-check --version` to a Node that does nothing. The two take turns; the medians count. */
import { median, printFigure } from '../../../scripts/benchmark.ts';
import { program, timeNode } from './lib/run-process.ts';

const rounds = 21;
const goal = 1.5;

const nothing: number[] = [];
const version: number[] = [];
for (let round = -1; round < rounds; round += 1) {
  const [floor, ours] = [timeNode(['-e', '0'], [0]), timeNode([program, '--version'], [0])];
  // The first round of each fills the system's caches.
  if (round < 0) continue;
  nothing.push(floor);
  version.push(ours);
}
const value = median(version) / median(nothing);
const facts = { rounds, node_ms: Math.round(median(nothing)), version_ms: Math.round(median(version)) };
printFigure({ bench: 'cli-start', figure: 'ratio', value, unit: 'x' }, facts);
if (value > goal) console.error(`short of its goal: ${value.toFixed(2)}, not at most ${goal}`);
