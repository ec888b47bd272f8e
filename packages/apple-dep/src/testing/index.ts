export type { ServerTokenJson } from './server-token-file.ts';
export { writeServerTokenFile } from './server-token-file.ts';
export type { DepSimulator, DepSimulatorOptions, IssueTokenOptions } from './simulator.ts';
export { createDepSimulator } from './simulator.ts';
