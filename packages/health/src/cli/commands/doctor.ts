import type { Command } from 'commander';
import type { Exit, ProgramIo } from '../io.ts';
import { defaultFile } from './run.ts';

/** What the doctor command takes. */
export interface DoctorArguments {
  /** The configuration file. */
  readonly config?: string;
  /** The state file that is going to be used. */
  readonly state?: string;
}

/** Adds `doctor`: looks at this machine, without any credential leaving it. */
export function addDoctorCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('doctor')
    .description('look at this machine: Node, clock, name resolution, way out, proxy, permissions, disk')
    .option('-c, --config <file>', `the configuration (default: ${defaultFile} in this folder, if it is there)`)
    .option('--state <file>', 'the state file that is going to be used')
    .action(async (args: DoctorArguments) => {
      const { doctor } = await import('../actions/doctor.ts');
      exit(await doctor(args, io));
    });
}
