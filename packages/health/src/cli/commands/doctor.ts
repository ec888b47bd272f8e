import type { Command } from 'commander';
import type { DoctorArguments } from '../actions/doctor.ts';
import { defaultFile } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

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
