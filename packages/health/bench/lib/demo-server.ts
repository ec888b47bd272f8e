/** The simulators of all vendors in a process of their own; tells the configuration file, and serves until it is ended. */
import { startSimulatedVendors } from '../../src/testing/index.ts';

const vendors = await startSimulatedVendors();
process.send?.(vendors.configFile);
process.on('disconnect', () => void vendors.close());
