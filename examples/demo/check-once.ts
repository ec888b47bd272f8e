import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import type { RunReport } from '@mdmkit/health';
import type { SimulatedVendors } from '@mdmkit/health/testing';
import { findDifferences } from './expected.ts';
import { program } from './program.ts';

/** Runs `health-check` once and compares its verdicts with the expected ones. Returns the exit code. */
export async function checkOnce({ configFile }: SimulatedVendors): Promise<number> {
  console.log(`Simulated vendors are up; credentials and configuration are in ${dirname(configFile)}\n`);
  console.log(`$ npx health-check run --config ${configFile}\n`);
  process.stdout.write(await healthCheck(configFile, '--format', 'table'));
  const report = JSON.parse(await healthCheck(configFile, '--format', 'json')) as RunReport;
  const differences = findDifferences(report);
  console.log(
    differences.length === 0
      ? '\nThese are the expected verdicts: Aurora is well, Borealis and Cirrus need the people named above.'
      : `\nThese are not the expected verdicts:\n  ${differences.join('\n  ')}`,
  );
  return differences.length === 0 ? 0 : 1;
}

/** Runs the program as its users do and returns what it wrote; its exit code speaks of the demo's broken customers. */
function healthCheck(configFile: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const command = [program, 'run', '--config', configFile, ...args];
    execFile(process.execPath, command, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      process.stderr.write(stderr);
      if (stdout === '') reject(new Error('health-check wrote no answer', { cause: error }));
      else resolve(stdout);
    });
  });
}
