import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { composeScenario } from './compose.ts';
import type { CreateDatabase } from './databases.ts';
import { playScenario } from './play.ts';
import { type NamedScenario, readScenario } from './scenario.ts';
import { type Score, scorePlayed } from './score.ts';

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
  /** Only these groups; empty for all. */
  readonly groups: readonly string[];
  /** Only these scenarios, as `group/name`; empty for all. */
  readonly scenarios: readonly string[];
  /** The seeds. */
  readonly seeds: readonly number[];
  /** How many composed worlds are played. */
  readonly composed: number;
  /** Whether the timeline of each mistake is printed. */
  readonly timeline: boolean;
}

/** One scenario with one seed. */
export interface Job {
  /** `group/name`. */
  readonly name: string;
  readonly seed: number;
}

/** How a job went. */
export interface JobResult extends Job, Score {
  readonly group: string;
  readonly title: string;
  readonly timeline: readonly string[];
  readonly checks: number;
  readonly wallMs: number;
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
  const isChosen = values.group !== undefined || values.scenario !== undefined;
  return {
    groups: values.group ?? [],
    scenarios: values.scenario ?? [],
    seeds: values.seed?.map((text) => number('--seed', text)) ?? judgeSeeds,
    composed: values.composed === undefined ? (isChosen ? 0 : 20) : number('--composed', values.composed),
    timeline: values.timeline ?? false,
  };
}

/** The jobs of a run, longest scenarios first so that no process waits for the other at the end. */
export function allJobs({ groups, scenarios, seeds, composed }: JudgeOptions): readonly Job[] {
  const isChosen = (name: string) =>
    (groups.length === 0 || groups.includes(name.split('/')[0] ?? '')) &&
    (scenarios.length === 0 || scenarios.includes(name));
  const named = [...scenarioNames().filter(isChosen), ...scenarios.filter((name) => name.startsWith('composed/'))];
  const made = Array.from({ length: composed }, (_, index) => `composed/${1_000 + index}`);
  // A check on PostgreSQL takes about five times as long as on SQLite.
  const cost = ({ scenario: { fleet, length } }: NamedScenario) =>
    ((fleet.tenants * fleet.services.length * length) / fleet.interval) *
    (fleet.locations.length > 1 ? 5 * fleet.locations.length : 1);
  return [...named.flatMap((name) => seeds.map((seed) => ({ name, seed }))), ...made.map((name) => ({ name, seed: 1 }))]
    .map((job) => ({ job, cost: cost(loadScenario(job.name)) }))
    .sort((one, other) => other.cost - one.cost)
    .map(({ job }) => job);
}

/** Whether a job needs a PostgreSQL server: several locations cannot share SQLite files. */
export function needsPostgres({ name }: Job): boolean {
  return loadScenario(name).scenario.fleet.locations.length > 1;
}

/** Plays one job. A service that breaks is a mistake, not the end of the bench. */
export async function runJob(job: Job, createDatabase: CreateDatabase): Promise<JobResult> {
  const { group, scenario } = loadScenario(job.name);
  const beganMs = performance.now();
  const rest = { ...job, group, title: scenario.title, lengthMs: scenario.length };
  try {
    const played = await playScenario(scenario, job.seed, createDatabase);
    const { timeline, checks } = played;
    return { ...rest, ...scorePlayed(scenario, played), timeline, checks, wallMs: performance.now() - beganMs };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const score: Score = { outcome: 'wrong', mistakes: [`it broke: ${text}`], messages: [], falseIncidents: 0 };
    return { ...rest, ...score, timeline: [], checks: 0, wallMs: performance.now() - beganMs };
  }
}
