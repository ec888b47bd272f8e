import { ConfigError, type ConfigProblem, type LoadedConfig, loadConfig } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from './folder.ts';

/** A folder with every kind of credential, and the simulators that issued them. */
export interface ConfigFolder extends AsyncDisposable {
  readonly vendors: SimulatedVendors;
  readonly folder: TemporaryFolder;
  /** Loads a configuration with this text. */
  load(text: string): Promise<LoadedConfig>;
  /** Loads a configuration with this text, which has to be refused; `line:column path: message` of each mistake. */
  problems(text: string): Promise<readonly string[]>;
}

/** Makes one. */
export async function configFolder(): Promise<ConfigFolder> {
  const folder = await temporaryFolder();
  const vendors = await startSimulatedVendors({ folder: folder.path });
  const load = async (text: string) => await loadConfig(await folder.write('test.yaml', text));
  return {
    vendors,
    folder,
    load,
    async problems(text) {
      const problems = await problemsOf(load(text));
      return problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
    },
    async [Symbol.asyncDispose]() {
      await vendors.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The mistakes that loading a configuration found. */
export async function problemsOf(loading: Promise<LoadedConfig>): Promise<readonly ConfigProblem[]> {
  const error: unknown = await loading.then(
    () => new Error('the configuration was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw error;
  return error.problems;
}

/** How many requests the simulators have had. */
export function requestCount({ dep, vpp, business, emm }: SimulatedVendors): number {
  return [dep, vpp, business, emm].reduce((sum, simulator) => sum + simulator.requests().length, 0);
}
