import type { EnterpriseState } from './enterprises.ts';
import type { SimulatedProject } from './projects.ts';
import type { Surroundings } from './surroundings.ts';

/** One simulated Google. */
export interface World extends Surroundings {
  /** The enterprises by name. */
  readonly enterprises: Map<string, EnterpriseState>;
  readonly projects: SimulatedProject[];
}
