import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { JourneyProblem } from '../failure.ts';
import * as journeyModule from '../journey.ts';
import { type Journey, type JourneyContext, type JourneyStepFunction, journeyRegistry } from '../journey.ts';

/** The steps of a module. */
export interface LoadedModule {
  /** The steps, in order. */
  readonly steps: readonly { readonly name: string; readonly work: JourneyStepFunction }[];
}

/** Runs a part of a recorded script as a step of its own. */
type RunStep = (name: string, work: () => Promise<unknown>) => Promise<unknown>;

/**
 * Loads a module: one that exports `defineJourney({ steps })`, or a script as `playwright codegen` writes it.
 *
 * @throws JourneyProblem - If it cannot be loaded, or holds no journey.
 */
export async function loadModule(file: string, context: JourneyContext, runStep: RunStep): Promise<LoadedModule> {
  const registry = journeyRegistry();
  registry.context = context;
  // The value of `work` is the value of the step: `runStep` passes it on.
  registry.step = async <Value>(name: string, work: () => Promise<Value>) => (await runStep(name, work)) as Value;
  resolveOwnNames();
  registry.tests.length = 0;
  const exports = await importFresh(file);
  const steps = registry.tests.map(({ title, work }) => ({ name: title, work }));
  const journey = Object.values(exports).find(isJourney);
  if (journey) for (const [name, work] of Object.entries(journey.steps)) steps.push({ name, work });
  if (steps.length === 0)
    throw new JourneyProblem('module', 'the module exports no defineJourney({ steps }), and calls no test()');
  return { steps };
}

let loads = 0;

async function importFresh(file: string): Promise<Record<string, unknown>> {
  try {
    loads += 1;
    // A changed module is read anew; a script calls `test` each time.
    return (await import(`${pathToFileURL(file).href}?load=${loads}`)) as Record<string, unknown>;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const hint = code === 'ERR_UNKNOWN_FILE_EXTENSION' ? '; TypeScript needs Node 22.18 or newer, or a .js file' : '';
    throw new JourneyProblem(
      'module',
      `the module cannot be loaded: ${error instanceof Error ? error.message.split('\n')[0] : 'unknown'}${hint}`,
      { cause: error },
    );
  }
}

function isJourney(value: unknown): value is Journey {
  if (typeof value !== 'object' || value === null || !('steps' in value)) return false;
  const { steps } = value;
  return (
    typeof steps === 'object' && steps !== null && Object.values(steps).every((step) => typeof step === 'function')
  );
}

/** The names under which a module may import this program's `test`, `expect` and `defineJourney`, wherever it stands. */
const ownNames = new Set(['@mdmkit/health/journey', '@playwright/test', 'playwright/test']);

let isResolving = false;

/** A recorded script imports `@playwright/test`. It gets what this program has in its place. */
function resolveOwnNames(): void {
  if (isResolving || typeof nodeModule.registerHooks !== 'function') return;
  isResolving = true;
  const key = Symbol.for('mdmkit.journey.exports');
  Reflect.set(globalThis, key, journeyModule);
  const names = ['test', 'expect', 'secret', 'totp', 'fingerprint', 'defineJourney'];
  const source = `export const { ${names.join(', ')} } = globalThis[Symbol.for('mdmkit.journey.exports')];`;
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      ownNames.has(specifier)
        ? { url: 'mdmkit:journey', format: 'module', shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === 'mdmkit:journey' ? { format: 'module', source, shortCircuit: true } : next(url, context),
  });
}
