export type { DepAssumptions, DepRateLimit, DepThrottle } from './assumptions.ts';
export { usualAssumptions } from './assumptions.ts';
export type { ServerTokenJson } from './server-token-file.ts';
export { writeServerTokenFile } from './server-token-file.ts';
export type { LockState, ScriptedStatus } from './service-state.ts';
export { createDepSimulator } from './simulator.ts';
export type { DepSimulator, DepSimulatorOptions, IssueTokenOptions } from './simulator-options.ts';
