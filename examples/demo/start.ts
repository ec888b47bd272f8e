/**
 * The demo behind `npm start`: every vendor simulated on this machine, three customers with credentials in their real
 * formats, one run of `health-check`. Exits 0 when the verdicts are the expected ones, 1 when not.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { RunReport } from '@mdmkit/health';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { findDifferences } from './expected.ts';

const program = join(dirname(createRequire(import.meta.url).resolve('@mdmkit/health')), '../bin/health-check.js');

const unknown = process.argv.slice(2).find((argument) => argument !== '--once');
if (unknown !== undefined) {
  console.error(`npm start takes "-- --once" and nothing else; "${unknown}" is unknown.`);
  process.exit(64);
}

await using vendors = await startSimulatedVendors();
const folder = dirname(vendors.configFile);
console.log(`Simulated vendors are up; credentials and configuration are in ${folder}\n`);
console.log(`$ npx health-check run --config ${vendors.configFile}\n`);
process.stdout.write(await healthCheck('--format', 'table'));

const report = JSON.parse(await healthCheck('--format', 'json')) as RunReport;
const differences = findDifferences(report);
console.log(
  differences.length === 0
    ? '\nThese are the expected verdicts: Aurora is well, Borealis and Cirrus need the people named above.'
    : `\nThese are not the expected verdicts:\n  ${differences.join('\n  ')}`,
);
await rm(folder, { recursive: true });
process.exitCode = differences.length === 0 ? 0 : 1;

/** Runs the program as its users do and returns what it wrote; its exit code speaks of the demo's broken customers. */
function healthCheck(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = [program, 'run', '--config', vendors.configFile, ...args];
    execFile(process.execPath, command, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      process.stderr.write(stderr);
      if (stdout === '') reject(new Error('health-check wrote no answer', { cause: error }));
      else resolve(stdout);
    });
  });
}
