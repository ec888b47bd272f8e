export type { AddAccountOptions, BusinessAccount, BusinessPermission } from './accounts.ts';
export type { GeneratedBusinessKey } from './apple-style-key.ts';
export { generateBusinessKey } from './apple-style-key.ts';
export type { BusinessRateLimits } from './rate-limiter.ts';
export type { BusinessSimulator, BusinessSimulatorOptions } from './simulator.ts';
export { createBusinessSimulator } from './simulator.ts';
