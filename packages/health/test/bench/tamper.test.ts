import { describe, expect, test } from 'vitest';
import { attacks, otherAttacks } from '../../bench/tamper/attacks.ts';
import { benignChanges, otherBenignChanges } from '../../bench/tamper/benign.ts';
import { sites } from '../../bench/tamper/site.ts';
import { startSiteServer } from '../../bench/tamper/site-server.ts';
import { type Trial, trySite } from '../../bench/tamper/try-sites.ts';
import { createJourneys } from '../../src/journeys/journeys.ts';
import { browserProgram, hasBrowser } from '../support/browser.ts';

const needsChromium = hasBrowser ? '' : ` (skipped: ${browserProgram} is not installed)`;
/** A few of each group, in a single-page app: `npm run bench -- tamper` tries all, on all sites. */
const bad = ['beacon in the own script', 'taken subdomain', 'names put together at run time'];
const good = ['new build', 'link to help elsewhere', 'stricter policy and cookie'];

describe.skipIf(!hasBrowser)(`the bench of tamper detection in Chromium${needsChromium}`, () => {
  test('alarms for attacks and not for changes of the owner', async () => {
    await using server = await startSiteServer();
    await using journeys = createJourneys({ settings: () => ({}) });
    const all = { ...attacks, ...otherAttacks, ...benignChanges, ...otherBenignChanges };
    const chosen = Object.fromEntries(Object.entries(all).filter(([name]) => [...bad, ...good].includes(name)));
    const [, makeSite] = sites;
    if (!makeSite) throw new Error('there is no such site');
    const trials: Trial[] = [];
    for await (const trial of trySite(makeSite, chosen, { journeys, server, loads: 2 })) trials.push(trial);
    expect(trials.filter(({ isAlarm }) => isAlarm).map(({ change }) => change)).toEqual(bad);
    expect(trials.filter(({ isAlarm }) => !isAlarm).map(({ change }) => change)).toEqual(good);
  });
});

test('the bench has every attack and every change, on three sites', () => {
  expect([attacks, benignChanges, otherAttacks, otherBenignChanges].map((each) => Object.keys(each).length)).toEqual([
    34, 41, 10, 10,
  ]);
  expect(sites.map((makeSite) => makeSite().name)).toEqual(['form', 'app', 'marketing']);
});
