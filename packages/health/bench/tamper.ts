/** What the comparison of pages finds: every attack and every benign change on three sites, and how long a fingerprint takes. */
import { median, printFigure } from '../../../scripts/benchmark.ts';
import { createJourneys } from '../src/journeys/journeys.ts';
import { attacks, otherAttacks } from './tamper/attacks.ts';
import { benignChanges, otherBenignChanges } from './tamper/benign.ts';
import { sites } from './tamper/site.ts';
import { startSiteServer } from './tamper/site-server.ts';
import { type Trial, trySite } from './tamper/try-sites.ts';

const goals = { found: 0.97, missed: 0, false: 0 };
const groups = [
  { group: 'listed', bad: attacks, good: benignChanges },
  { group: 'other', bad: otherAttacks, good: otherBenignChanges },
] as const;

await using server = await startSiteServer();
await using journeys = createJourneys({ settings: () => ({}) });
const overheads = new Map<string, number[]>();
for (const { group, bad, good } of groups) {
  const attacked: Trial[] = [];
  const changed: Trial[] = [];
  for (const makeSite of sites) {
    for await (const trial of trySite(makeSite, { ...bad, ...good }, { journeys, server })) {
      (trial.change in bad ? attacked : changed).push(trial);
      overheads.set(trial.site, [...(overheads.get(trial.site) ?? []), trial.overheadMs]);
      if (trial.isAlarm !== trial.change in bad) console.error(describe(trial));
    }
  }
  const values = {
    found: attacked.filter(({ isAlarm }) => isAlarm).length / attacked.length,
    missed: attacked.filter(({ severity }) => severity === undefined).length,
    false: changed.filter(({ isAlarm }) => isAlarm).length,
  };
  const facts = { changes: group, sites: sites.length, attacks: attacked.length, benign: changed.length };
  for (const figure of ['found', 'missed', 'false'] as const) {
    printFigure({ bench: 'tamper', figure, value: values[figure], unit: figure === 'found' ? 'x' : 'pages' }, facts);
    if (figure === 'found' ? values.found < goals.found : values[figure] > goals[figure])
      console.error(`short of its goal: ${figure} of ${group} is ${values[figure]}, not ${goals[figure]}`);
  }
}
for (const [site, values] of overheads)
  printFigure(
    { bench: 'tamper', figure: 'overhead_ms', value: median(values), unit: 'ms' },
    { site, loads: values.length },
  );

function describe({ site, change, severity, changes }: Trial): string {
  const named = changes.slice(0, 4).map(({ property, kind, value }) => `${kind} ${property} ${value.slice(0, 60)}`);
  return `${site}: ${change}: ${severity ?? 'nothing'}: ${named.join('; ')}`;
}
