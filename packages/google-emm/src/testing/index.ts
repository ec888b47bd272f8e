export type { SimulatedEnterprise, SimulatedEnterpriseOptions } from './enterprises.ts';
export type { SimulatedProject, SimulatedProjectOptions } from './projects.ts';
export type { SimulatedKey, SimulatedServiceAccount } from './service-accounts.ts';
export type { EmmSimulator, EmmSimulatorOptions } from './simulator.ts';
export { createEmmSimulator } from './simulator.ts';
