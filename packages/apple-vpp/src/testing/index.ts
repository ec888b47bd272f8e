export type { VppErrorFaultOptions } from './answers.ts';
export { vppErrorFault } from './answers.ts';
export type { SimulatedAsset, SimulatedAssetOptions } from './asset.ts';
export type { VppLimits } from './limits.ts';
export type { VppLocation, VppLocationOptions } from './location.ts';
export type { VppSimulator, VppSimulatorOptions } from './simulator.ts';
export { createVppSimulator } from './simulator.ts';
export type { IssueTokenOptions } from './tokens.ts';
