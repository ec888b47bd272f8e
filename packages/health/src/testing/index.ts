export { ForeignFolderError } from './demo-files.ts';
export type { SimulatedVendors, SimulatedVendorsOptions } from './simulated-vendors.ts';
export { startSimulatedVendors } from './simulated-vendors.ts';
