import { exitCodes } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { DeviceArguments } from '../actions/device.ts';
import { configPlaces, findConfig, missingConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `device`, which shows what Apple's services say of one device. */
export function addDeviceCommand(program: Command, io: ProgramIo, exit: Exit): void {
  program
    .command('device')
    .description('show what Device Assignment, the Apple Business API and Apps and Books say of one device; read-only')
    .argument('<serial>', 'serial number of the device')
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .option('-t, --tenant <id...>', 'ask only with the credentials of these tenants')
    .addOption(new Option('-f, --format <format>', 'format of the answer').choices(['table', 'json']).default('table'))
    .option('--debug', 'write details of every request to stderr, without secrets')
    .addHelpText(
      'after',
      '\nExit codes: 0 a service has the device, 1 no service has it, 2 a service or a credential failed.',
    )
    .action(async (serial: string, args: DeviceArguments) => {
      const file = findConfig(args.config, io.env);
      if (file === undefined) {
        io.stderr.write(missingConfig);
        return exit(exitCodes.configuration);
      }
      const { showDevice } = await import('../actions/device.ts');
      exit(await showDevice(file, serial, args, io));
    });
}
