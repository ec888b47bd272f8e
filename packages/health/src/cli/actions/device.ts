import { serialNumberProblem } from '@mdmkit/core';
import { exitCodes } from '@mdmkit/monitor/model';
import { knowsDevices, lookUpDevice } from '../../inventory/device.ts';
import { formatDevice } from '../../inventory/format-device.ts';
import { jsonText } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { SelectionError, select } from '../select.ts';
import { type VendorArguments, withVendors } from './vendor-command.ts';

/** Options of `device`. */
export interface DeviceArguments extends VendorArguments {
  /** The format of the answer. */
  readonly format: 'table' | 'json';
  /** The tenants to ask; all if absent. */
  readonly tenant?: readonly string[];
}

/** Shows what Apple's services say of one device, side by side. Returns the exit code. */
export async function showDevice(
  file: string,
  serialNumber: string,
  args: DeviceArguments,
  io: ProgramIo,
): Promise<number> {
  const problem = serialNumberProblem(serialNumber);
  if (problem !== undefined) {
    writeError(io, `error: ${problem}`);
    return exitCodes.usage;
  }
  return await withVendors(file, args, io, async (config, parts) => {
    const targets = select(config.targets, { tenant: args.tenant }, file).filter(knowsDevices);
    if (targets.length === 0)
      throw new SelectionError('error: the selection has no credential of apple.dep, apple.business or apple.vpp');
    const report = await lookUpDevice(serialNumber, targets, parts);
    io.stdout.write(args.format === 'json' ? `${jsonText(report, 2)}\n` : formatDevice(report));
    if (report.views.some(({ failure }) => failure !== null)) return exitCodes.failure;
    if (report.views.some(({ present }) => present === true)) return exitCodes.ok;
    const capitals = serialNumber.toUpperCase();
    if (capitals !== serialNumber)
      writeError(
        io,
        `No service has "${serialNumber}". Apple writes serial numbers in capital letters: try "${capitals}".`,
      );
    return exitCodes.attention;
  });
}
