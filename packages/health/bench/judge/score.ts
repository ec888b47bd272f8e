import type { Played } from './play.ts';
import type { Scenario, Told } from './scenario.ts';
import type { ToldIncident } from './story.ts';

/** How a scenario went. */
export interface Score {
  /** Everything that was expected was said in time, and nothing else. */
  readonly outcome: 'right' | 'late' | 'wrong';
  /** What was wrong, a sentence each. */
  readonly mistakes: readonly string[];
  /** How many notifications the troubles that had to be told took, for each of them. */
  readonly messages: readonly number[];
  /** Incidents that were told of although nothing was the matter. */
  readonly falseIncidents: number;
  /** How fast a vendor was named that failed and did nothing else, one for each such outage. */
  readonly named: readonly Naming[];
}

/** How fast a vendor was named that failed. */
export interface Naming {
  /** How many tenants there were. */
  readonly tenants: number;
  /** Whether all requests failed; else it was a brown-out: a part of the requests, or all requests of a part of the tenants. */
  readonly isWhole: boolean;
  /** Whether the event loop stalled meanwhile. */
  readonly hasStalls: boolean;
  /** From the first failed check to the message, in milliseconds. */
  readonly afterMs: number;
}

const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} min`;

function verdictsOf({ messages }: ToldIncident): readonly string[] {
  return messages.map(({ verdict }) => verdict);
}

function matches(told: Told, incident: ToldIncident): boolean {
  const last = incident.messages.at(-1);
  if (last === undefined) return false;
  const isVerdict = incident.messages.some(({ verdict }) => told.verdict.includes(verdict));
  const isService =
    told.service === 'any' || (told.service === 'several' ? last.service === null : last.service === told.service);
  const isTenant = told.tenant === 'any' || last.tenant === `t-${told.tenant}`;
  // An incident of before the trouble is another one.
  return isVerdict && isService && isTenant;
}

/** The end of what has to be over: its own, or that of the first trouble. */
function endOf(told: Told, { trouble, length }: Scenario): number {
  const [first] = trouble;
  if (told.end !== undefined) return told.end;
  if (first === undefined) return length;
  return first.until ?? (first.for === undefined ? length : first.at + first.for);
}

/** When the trouble was first met: no monitor can know of it before. */
function firstMetMs(told: Told, afterMs: number, { troubled }: Played): number {
  const times = [...troubled].flatMap(([service, at]) =>
    told.service === 'any' || told.service === 'several' || told.service === service
      ? (at.find((ms) => ms >= afterMs) ?? [])
      : [],
  );
  return times.length === 0 ? afterMs : Math.min(...times);
}

/** What is wrong with the title that people read, and with whom it sends to work. */
function judgeTitle(told: Told, incident: ToldIncident): readonly string[] {
  const last = incident.messages.at(-1);
  if (last === undefined) return [];
  const { title, owner } = last;
  const isNamed = told.service !== 'any' && told.service !== 'several';
  const parts = [
    told.title,
    isNamed ? told.service : undefined,
    told.tenant === 'any' ? undefined : `t-${told.tenant}`,
  ];
  const missing = parts.filter((part) => part !== undefined && !title.includes(part));
  return [
    ...missing.map((part) => `the title does not say "${part}": ${title}`),
    ...(told.owner === undefined || told.owner === owner ? [] : [`${owner} has to act, expected ${told.owner}`]),
  ];
}

function judgeTold(told: Told, scenario: Scenario, played: Played, matched: readonly ToldIncident[]) {
  const wrong: string[] = [];
  const late: string[] = [];
  const name = `${told.verdict.join(' or ')}${told.service === 'any' ? '' : ` of ${told.service}`}`;
  const [least, most] = typeof told.count === 'number' ? [told.count, told.count] : told.count;
  if (matched.length < least) wrong.push(`${name}: ${matched.length} incidents were told, expected ${least}`);
  if (matched.length > most) wrong.push(`${name}: ${matched.length} incidents for one trouble`);
  const afterMs = told.after ?? scenario.trouble[0]?.at ?? 0;
  const metMs = firstMetMs(told, afterMs, played);
  const allowed = [...told.verdict, ...(told.first ?? [])];
  for (const incident of matched) {
    const first = incident.messages.find(({ verdict }) => told.verdict.includes(verdict));
    if (first === undefined) continue;
    if (first.atMs < afterMs) wrong.push(`${name}: told at ${minutes(first.atMs)}, before the trouble`);
    if (first.atMs > metMs + told.within)
      late.push(
        `${name}: told ${minutes(first.atMs - metMs)} after the first failed check, expected ${minutes(told.within)}`,
      );
    const other = incident.messages.find(({ verdict }) => !allowed.some((one) => one === verdict));
    if (other) wrong.push(`${name}: told as ${other.verdict} at ${minutes(other.atMs)}`);
    if (told.severity !== undefined) {
      const order = ['warning', 'minor', 'major', 'critical'];
      const worst = Math.max(...incident.messages.map(({ severity }) => order.indexOf(severity)));
      if (worst < order.indexOf(told.severity)) wrong.push(`${name}: only ${order[worst]}, expected ${told.severity}`);
    }
    wrong.push(...judgeTitle(told, incident).map((mistake) => `${name}: ${mistake}`));
    if (incident.messages.length > told.messages)
      wrong.push(`${name}: ${incident.messages.length} messages, expected at most ${told.messages}`);
    if (told.admitted !== undefined && told.admitted !== incident.isAdmitted)
      wrong.push(`${name}: the vendor's report ${incident.isAdmitted ? 'counts' : 'does not count'}`);
    if (told.over === false) {
      if (incident.closedMs !== null) wrong.push(`${name}: closed at ${minutes(incident.closedMs)} while it goes on`);
      continue;
    }
    const endMs = endOf(told, scenario);
    const untilMs = endMs + told.over;
    if (incident.closedMs === null) {
      if (untilMs <= scenario.length) wrong.push(`${name}: never closed`);
    } else if (incident.closedMs > untilMs)
      late.push(`${name}: closed ${minutes(incident.closedMs - endMs)} after the end, expected ${minutes(told.over)}`);
    else if (incident.closedMs < endMs && scenario.trouble[0]?.pause === undefined)
      wrong.push(`${name}: closed at ${minutes(incident.closedMs)}, before its end`);
  }
  return { wrong, late };
}

/** The time to the name of a vendor that fails and does nothing else, at the default interval; undefined for other trouble. */
function namingOf(
  told: Told,
  scenario: Scenario,
  played: Played,
  [incident]: readonly ToldIncident[],
): Naming | undefined {
  const { fleet, trouble, actions, windows } = scenario;
  const stalls = trouble.filter(({ stall }) => stall !== undefined);
  const [outage, ...rest] = trouble.filter((one) => !stalls.includes(one));
  if (outage?.where !== 'vendor' || outage.answer === 'slow' || outage.pause !== undefined) return undefined;
  const isWhole = outage.requests === undefined && outage.share === undefined && outage.tenants === undefined;
  const isUsual = rest.length === 0 && fleet.interval === 300_000 && fleet.locations.length === 1;
  // A restart, and a window that keeps notifications back, take a time of their own.
  const isUndisturbed = isUsual && actions.every((action) => !('restart' in action)) && windows.length === 0;
  const first = incident?.messages.find(({ verdict }) => verdict === 'vendor');
  if (!isUndisturbed || !first || !told.verdict.includes('vendor')) return undefined;
  const afterMs = first.atMs - firstMetMs(told, told.after ?? outage.at, played);
  return { tenants: fleet.tenants, isWhole, hasStalls: stalls.length > 0, afterMs };
}

/** Holds what was said against what had to be said. */
export function scorePlayed(scenario: Scenario, played: Played): Score {
  const wrong: string[] = [];
  const late: string[] = [];
  const messages: number[] = [];
  const named: Naming[] = [];
  const left = new Set(played.incidents);
  for (const told of scenario.expect) {
    const matched = [...left].filter((incident) => matches(told, incident));
    for (const incident of matched) left.delete(incident);
    const judged = judgeTold(told, scenario, played, matched);
    wrong.push(...judged.wrong);
    late.push(...judged.late);
    const naming = namingOf(told, scenario, played, matched);
    if (naming) named.push(naming);
    const count = matched.reduce((sum, incident) => sum + incident.messages.length, 0);
    for (let trouble = 0; trouble < told.troubles; trouble += 1) messages.push(count / told.troubles);
  }
  let falseIncidents = 0;
  for (const incident of left) {
    const isAllowed = scenario.may.some(
      ({ verdict, service }) =>
        verdictsOf(incident).every((name) => verdict.some((one) => one === name)) &&
        (service === undefined || service === 'any' || incident.messages.at(-1)?.service === service),
    );
    if (isAllowed) continue;
    falseIncidents += 1;
    const { atMs = 0, verdict, text } = incident.messages[0] ?? {};
    wrong.push(`not to be told: ${verdict} at ${minutes(atMs)}: ${text}`);
  }
  for (const { at, service, up } of scenario.shown)
    for (const shown of played.shown) {
      if (shown.atMs < at || shown.atMs > at + 1_000 || (service !== undefined && shown.service !== service)) continue;
      const count = shown.states.up ?? 0;
      if (count > up) wrong.push(`${shown.service}: ${count} targets shown as up at ${minutes(at)}, expected ${up}`);
    }
  const outcome = wrong.length > 0 ? 'wrong' : late.length > 0 ? 'late' : 'right';
  return { outcome, mistakes: [...wrong, ...late], messages, falseIncidents, named };
}
