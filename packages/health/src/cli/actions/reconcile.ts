import { createTransport, VendorError } from '@mdmkit/core';
import { classifyError, exitCodes } from '@mdmkit/monitor/model';
import { loadConfig } from '../../config/load-config.ts';
import { formatReconcileJson, formatReconcileTable } from '../../reconcile/format.ts';
import { ReconcileError, reconcileOrganisation } from '../../reconcile/reconcile.ts';
import { debugOptions } from '../debug.ts';
import { transportOptionsFrom } from '../environment.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems, writeError } from '../problems.ts';
import { select } from '../select.ts';

/** What the reconcile command takes. */
export interface ReconcileArguments {
  /** The configuration file. */
  readonly config?: string;
  /** How the answer is written. */
  readonly format: 'table' | 'json';
  /** Whether to write redacted detail to stderr. */
  readonly debug?: boolean;
}

/** What is compared. */
export interface ReconcileCommand extends ReconcileArguments {
  /** The tenant's id. */
  readonly tenant: string;
  /** Patterns of its targets; none means all. */
  readonly targets: readonly string[];
}

/** Compares and writes the answer. Returns the exit code. */
export async function reconcile(file: string, args: ReconcileCommand, io: ProgramIo): Promise<number> {
  return await withProblems(io, async () => await compare(file, args, io));
}

async function compare(file: string, args: ReconcileCommand, io: ProgramIo): Promise<number> {
  try {
    const transportOptions = await transportOptionsFrom(io.env);
    const config = await loadConfig(file, { env: io.env });
    const targets = select(config.targets, { patterns: args.targets, tenant: [args.tenant] }, file);
    await using transport = createTransport(transportOptions);
    const { hooks } = args.debug ? debugOptions(io.stderr) : {};
    const options = { transport, signal: io.signal, ...(hooks ? { hooks } : {}) };
    const report = await reconcileOrganisation({ ...config, targets }, options);
    io.stdout.write(args.format === 'json' ? formatReconcileJson(report) : formatReconcileTable(report));
    return report.agrees ? exitCodes.ok : exitCodes.attention;
  } catch (error) {
    if (error instanceof ReconcileError) {
      writeError(io, `error: ${error.message}`);
      return exitCodes.usage;
    }
    if (isVendorError(error)) return refuse(error, io);
    throw error;
  }
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
