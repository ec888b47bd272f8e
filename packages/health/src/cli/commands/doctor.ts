import type { Command } from 'commander';
import type { DoctorArguments } from '../actions/doctor.ts';
import { configPlaces } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `doctor`: checks this machine, without any credential leaving it. */
export function addDoctorCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('doctor')
    .description(
      'check this machine: Node, clock, DNS, outbound connections, proxy, file permissions, disk, the status feeds and the browser that the configuration needs',
    )
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .option('--state <file>', 'check that this state file can be written')
    .action(async (args: DoctorArguments) => {
      const { doctor } = await import('../actions/doctor.ts');
      exit(await doctor(args, io));
    });
}
