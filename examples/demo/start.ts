/**
 * The demo behind `npm start`: every vendor simulated on this machine, three customers with credentials in their real
 * formats. `health-check serve` checks them every seven seconds and shows a board; every two minutes another kind of trouble
 * comes and goes, until Ctrl-C. With `--once`, one run of `health-check` instead: exits 0 when the verdicts are the
 * expected ones, 1 when not.
 */
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { checkOnce } from './check-once.ts';
import { monitor } from './monitor.ts';

const unknown = process.argv.slice(2).find((argument) => argument !== '--once');
if (unknown !== undefined) {
  console.error(`npm start takes "-- --once" and nothing else; "${unknown}" is unknown.`);
  process.exit(64);
}

await using vendors = await startSimulatedVendors();
process.exitCode = process.argv.includes('--once') ? await checkOnce(vendors) : await monitor(vendors);
