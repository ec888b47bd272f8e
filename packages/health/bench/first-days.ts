/**
 * What a new monitor tells in its first two weeks while checks fail by chance and no vendor has trouble: incidents that blame a
 * vendor, and others. For 30 to 1,000 tenants and 0.3 to 2 % noise; nothing is known of earlier days.
 */
import { printFigure } from '../../../scripts/benchmark.ts';
import { playQuietFleet } from './lib/quiet-fleet.ts';

const days = 14;

for (const tenants of [30, 100, 300, 1_000])
  for (const noise of [0.003, 0.01, 0.02]) {
    const { checks, vendor, others } = playQuietFleet({ tenants, noise, days, seed: 1 });
    printFigure({ bench: 'first-days', figure: 'false_vendor', value: vendor, unit: '1' }, { tenants, noise, checks });
    printFigure({ bench: 'first-days', figure: 'false_others', value: others, unit: '1' }, { tenants, noise, checks });
  }
