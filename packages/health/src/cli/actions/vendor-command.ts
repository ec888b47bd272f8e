import { createTransport, VendorError } from '@mdmkit/core';
import { classifyError, exitCodes } from '@mdmkit/monitor/model';
import { loadConfig } from '../../config/load-config.ts';
import type { LoadedConfig } from '../../config/target.ts';
import type { ClientParts } from '../../inventory/clients.ts';
import { debugOptions } from '../debug.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems, writeError } from '../problems.ts';

/** Options of a command that asks the services of the vendors. */
export interface VendorArguments {
  /** The configuration file. */
  readonly config?: string;
  /** Whether to write details of every request to stderr. */
  readonly debug?: boolean;
}

/** Loads a configuration and runs work with what clients need. Returns the exit code; that of a vendor's failure is 2 or 3. */
export async function withVendors(
  file: string,
  args: VendorArguments,
  io: ProgramIo,
  work: (config: LoadedConfig, parts: ClientParts) => Promise<number>,
): Promise<number> {
  return await withProblems(io, async () => {
    const transportOptions = await transportOptionsFrom(io.env);
    const config = await loadConfig(file, { env: io.env });
    await using transport = createTransport(transportOptions);
    const { hooks } = args.debug ? debugOptions(io.stderr) : {};
    const { origins } = config;
    try {
      return await work(config, { transport, origins, call: { signal: io.signal }, ...(hooks ? { hooks } : {}) });
    } catch (error) {
      if (!isVendorError(error)) throw error;
      return refuse(error, io);
    }
  });
}

function refuse(error: VendorError, io: ProgramIo): number {
  const { class: resultClass, code, owner, remedy, error: sentence } = classifyError(error);
  writeError(io, `${error.label ?? error.service}: ${sentence}\n  ${code} – ${owner}: ${remedy}`);
  return resultClass.startsWith('fail.') ? exitCodes.failure : exitCodes.unknown;
}

/** `instanceof` alone would leave the type of the code open. */
function isVendorError(error: unknown): error is VendorError {
  return error instanceof VendorError;
}
