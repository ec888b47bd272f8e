import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { composeScenario } from './compose.ts';
import type { CreateDatabase } from './databases.ts';
import { playScenario } from './play.ts';
import { type NamedScenario, readScenario, type Scenario } from './scenario.ts';
import { type Score, scorePlayed } from './score.ts';
import type { StorePlace } from './world-store.ts';

/** Where the scenarios are. */
const folder = fileURLToPath(new URL('../../../monitor/scenarios/', import.meta.url));

/** The seeds that each scenario is played with. */
export const judgeSeeds: readonly number[] = [1, 2, 3, 4, 5];

/** What was asked for cannot be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Which scenarios are played. */
export interface JudgeOptions {
  /** The scenarios of these groups are played … */
  readonly groups: readonly string[];
  /** … and these, as `group/name`; all if both are empty. */
  readonly scenarios: readonly string[];
  /** The seeds. */
  readonly seeds: readonly number[];
  /** How many composed worlds are played. */
  readonly composed: number;
  /** Which store the service writes to: `mixed` is a database with the first seed of some groups, and memory for all else. */
  readonly store: Job['store'] | 'mixed';
  /** Whether the timeline of each mistake is printed. */
  readonly timeline: boolean;
}

/** One scenario with one seed. */
export interface Job {
  /** `group/name`. */
  readonly name: string;
  readonly seed: number;
  /** Whether the service writes to a database, or to a store in memory, which takes a fraction of the time. */
  readonly store: 'database' | 'memory';
}

/** How a job went. */
export interface JobResult extends Job, Score {
  readonly group: string;
  readonly title: string;
  readonly timeline: readonly string[];
  readonly checks: number;
  /** The CPU time that it took, in milliseconds; that of a PostgreSQL server is not in it. */
  readonly cpuMs: number;
  /** How long the scenario is, in milliseconds of the virtual clock. */
  readonly lengthMs: number;
}

/** All scenario files by name: `group/name`. */
export function scenarioNames(): readonly string[] {
  return globSync('*/*.yaml', { cwd: folder })
    .map((file) => file.replace(/\.yaml$/, '').replaceAll('\\', '/'))
    .sort();
}

/** Reads a scenario, or composes one: `composed/SEED`. */
export function loadScenario(name: string): NamedScenario {
  const [, composed] = /^composed\/(\d+)$/.exec(name) ?? [];
  return composed === undefined ? readScenario(`${folder}${name}.yaml`, name) : composeScenario(Number(composed));
}

/**
 * Reads the command line.
 *
 * @throws UsageError - With one sentence that names the option.
 */
export function readJudgeOptions(args: readonly string[]): JudgeOptions {
  const several = { type: 'string', multiple: true } as const;
  let values: {
    group?: string[];
    scenario?: string[];
    seed?: string[];
    composed?: string;
    store?: string;
    timeline?: boolean;
  };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        group: several,
        scenario: several,
        seed: several,
        composed: { type: 'string' },
        store: { type: 'string' },
        timeline: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const names = scenarioNames();
  const groups = new Set(names.map((name) => name.split('/')[0]));
  for (const group of values.group ?? [])
    if (!groups.has(group))
      throw new UsageError(`--group ${group}: there is no such group; expected ${[...groups].join(', ')}`);
  for (const name of values.scenario ?? [])
    if (!names.includes(name) && !/^composed\/\d+$/.test(name))
      throw new UsageError(`--scenario ${name}: there is no such file in packages/monitor/scenarios`);
  const number = (option: string, text: string) => {
    if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} ${text}: expected a whole number`);
    return Number(text);
  };
  const store = storeChoices.find((choice) => choice === (values.store ?? 'mixed'));
  if (!store) throw new UsageError(`--store ${values.store}: expected ${storeChoices.join(', ')}`);
  const isChosen = values.group !== undefined || values.scenario !== undefined;
  return {
    groups: values.group ?? [],
    scenarios: values.scenario ?? [],
    seeds: values.seed?.map((text) => number('--seed', text)) ?? judgeSeeds,
    composed: values.composed === undefined ? (isChosen ? 0 : 20) : number('--composed', values.composed),
    store,
    timeline: values.timeline ?? false,
  };
}

const storeChoices = ['mixed', 'database', 'memory'] as const;

/** The jobs of a run, longest scenarios first so that no process waits for the other at the end. */
export function allJobs({ groups, scenarios, seeds, composed, store }: JudgeOptions): readonly Job[] {
  const areAll = groups.length === 0 && scenarios.length === 0;
  const isChosen = (name: string) => areAll || groups.includes(name.split('/')[0] ?? '') || scenarios.includes(name);
  const named = [...scenarioNames().filter(isChosen), ...scenarios.filter((name) => name.startsWith('composed/'))];
  const made = Array.from({ length: composed }, (_, index) => `composed/${1_000 + index}`);
  const jobOf = (name: string, seed: number, isFirst: boolean): Job => ({
    name,
    seed,
    store: store === 'mixed' ? (isFirst && needsStore.has(name.split('/')[0] ?? '') ? 'database' : 'memory') : store,
  });
  return [
    ...named.flatMap((name) => seeds.map((seed, index) => jobOf(name, seed, index === 0))),
    ...made.map((name) => jobOf(name, 1, false)),
  ]
    .map((job) => ({ job, cost: costOf(job) }))
    .sort((one, other) => other.cost - one.cost)
    .map(({ job }) => job);
}

/** Groups whose scenarios depend on what the store keeps: restarts, several locations, a store in trouble. */
const needsStore: ReadonlySet<string> = new Set(['location', 'own-machine', 'restarts']);

/** How long a job takes, more or less: a check on SQLite takes about three times as long as in memory, on PostgreSQL ten times. */
function costOf({ name, store }: Job): number {
  const { fleet, length } = loadScenario(name).scenario;
  const checks = (fleet.tenants * fleet.services.length * fleet.locations.length * length) / fleet.interval;
  if (store === 'memory') return checks;
  return checks * (fleet.locations.length > 1 ? 10 : 3);
}

/** Whether a job needs a PostgreSQL server: several locations cannot share SQLite files. */
export function needsPostgres({ name, store }: Job): boolean {
  return store === 'database' && loadScenario(name).scenario.fleet.locations.length > 1;
}

function placeOf(job: Job, { fleet }: Scenario, createDatabase: CreateDatabase): StorePlace {
  if (job.store === 'memory') return { kind: 'memory', isShared: fleet.locations.length > 1 };
  return needsPostgres(job) ? { kind: 'postgres', createDatabase } : { kind: 'sqlite' };
}

/** Plays one job. A service that breaks is a mistake, not the end of the bench. */
export async function runJob(job: Job, createDatabase: CreateDatabase): Promise<JobResult> {
  const { group, scenario } = loadScenario(job.name);
  const began = process.cpuUsage();
  const cpuMs = () => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  };
  const rest = { ...job, group, title: scenario.title, lengthMs: scenario.length };
  try {
    const played = await playScenario(scenario, job.seed, placeOf(job, scenario, createDatabase));
    const { timeline, checks } = played;
    return { ...rest, ...scorePlayed(scenario, played), timeline, checks, cpuMs: cpuMs() };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const score: Score = {
      outcome: 'wrong',
      mistakes: [`it broke: ${text}`],
      messages: [],
      falseIncidents: 0,
      named: [],
    };
    return { ...rest, ...score, timeline: [], checks: 0, cpuMs: cpuMs() };
  }
}
