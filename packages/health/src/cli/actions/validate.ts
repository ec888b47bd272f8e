import { exitCodes } from '@mdmkit/monitor/model';
import { type ConfigProblem, formatProblem } from '../../config/config-error.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems, writeError } from '../problems.ts';

/** What the validate command takes. */
export interface ValidateArguments {
  /** Whether warnings count as mistakes. */
  readonly strict?: boolean;
}

/** Checks the configuration and everything that it refers to. Returns the exit code. */
export async function validate(file: string, args: ValidateArguments, io: ProgramIo): Promise<number> {
  const warnings: ConfigProblem[] = [];
  return await withProblems(io, async () => {
    const { targets } = await loadConfig(file, { env: io.env, onWarning: (warning) => warnings.push(warning) });
    for (const warning of warnings) writeError(io, formatProblem(warning));
    const tenants = new Set(targets.map(({ tenant }) => tenant)).size;
    const counted = [count(tenants, 'tenant'), count(targets.length, 'target'), count(warnings.length, 'warning')];
    io.stdout.write(`${file}: valid, ${counted.join(', ')}\n`);
    return args.strict && warnings.length > 0 ? exitCodes.configuration : exitCodes.ok;
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
