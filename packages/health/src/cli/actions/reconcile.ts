import { exitCodes } from '@mdmkit/monitor/model';
import { formatReconcileJson, formatReconcileTable } from '../../reconcile/format.ts';
import { ReconcileError, reconcileOrganisation } from '../../reconcile/reconcile.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { select } from '../select.ts';
import { withVendors } from './vendor-command.ts';

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
  return await withVendors(file, args, io, async (config, { transport, hooks }) => {
    const targets = select(config.targets, { patterns: args.targets, tenant: [args.tenant] }, file);
    const options = { transport, signal: io.signal, ...(hooks ? { hooks } : {}) };
    try {
      const report = await reconcileOrganisation({ ...config, targets }, options);
      io.stdout.write(args.format === 'json' ? formatReconcileJson(report) : formatReconcileTable(report));
      return report.agrees ? exitCodes.ok : exitCodes.attention;
    } catch (error) {
      if (!(error instanceof ReconcileError)) throw error;
      writeError(io, `error: ${error.message}`);
      return exitCodes.usage;
    }
  });
}
