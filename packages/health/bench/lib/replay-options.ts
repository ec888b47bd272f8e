/** The options of the bench `replay`. */
import { parseArgs } from 'node:util';
import { type Kind, kinds } from './replay-generator.ts';

/** Which corpora are played. */
export interface ReplayOptions {
  /** Folders with recordings; none: corpora are generated. */
  readonly folders: readonly string[];
  /** The kinds of trouble that are generated. */
  readonly kinds: readonly Kind[];
  /** The one size of the fleets; undefined for those that go with each kind. */
  readonly tenants: number | undefined;
  /** What the random numbers begin with. */
  readonly seeds: readonly number[];
  /** Where generated corpora are written to instead of being played. */
  readonly write: string | undefined;
}

/** What was asked for cannot be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Seeds that no test uses and nothing was tuned on. */
export const scoredSeeds: readonly number[] = [20_260_101, 20_260_202, 20_260_303];

/**
 * Reads the command line.
 *
 * @throws UsageError - With one sentence that names the option.
 */
export function readOptions(args: readonly string[]): ReplayOptions {
  const { corpus = [], kind = [], tenants, seed = [], write } = parse(args);
  const ofGenerated = { kind: kind[0], tenants, seed: seed[0], write };
  for (const [name, value] of Object.entries(ofGenerated))
    if (corpus.length > 0 && value !== undefined)
      throw new UsageError(`--${name} is for generated corpora, and --corpus names a recording; leave one of them out`);
  if (write !== undefined && (kind.length === 0 || tenants === undefined))
    throw new UsageError('--write needs --kind and --tenants: all corpora together are gigabytes');
  return {
    folders: corpus,
    kinds: kind.length === 0 ? kinds : kind.map(kindOf),
    tenants: tenants === undefined ? undefined : wholeNumber('--tenants', tenants, 1, 100_000),
    seeds: seed.length === 0 ? scoredSeeds : seed.map((value) => wholeNumber('--seed', value, 0, 2 ** 32)),
    write,
  };
}

function parse(args: readonly string[]) {
  const several = { type: 'string', multiple: true } as const;
  const one = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { corpus: several, kind: several, tenants: one, seed: several, write: one },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function kindOf(name: string): Kind {
  const kind = kinds.find((known) => known === name);
  if (kind === undefined) throw new UsageError(`--kind: there is no "${name}"; there are ${kinds.join(', ')}`);
  return kind;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new UsageError(`${option}: expected a whole number from ${least} to ${most}, not "${text}"`);
  return value;
}
