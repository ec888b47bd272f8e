import { checkArgument } from '@mdmkit/core';
import type { Operation } from '../api/commands.ts';

/** The outcome of a command. */
export interface CommandOutcome {
  /**
   * `succeeded`, `failed`: the device reported it. `cancelled`, `expired`: the device never executed the command.
   * `unknown`: Google no longer knows the command.
   */
  readonly result: 'succeeded' | 'failed' | 'cancelled' | 'expired' | 'unknown';
  /** The status of the command, Google's error code, or the error of the operation. */
  readonly reason?: string;
}

/** Statuses that mean success, or that the goal was already reached. */
const fine: ReadonlySet<string> = new Set(['SUCCESS', 'SUCCEEDED', 'ALREADY_IN_LOST_MODE', 'NOT_IN_LOST_MODE']);

/** What google.rpc.Code numbers cancelled and expired commands. */
const cancelledCode = 1;
const expiredCode = 4;

/**
 * Reads the outcome of a command. Returns undefined while the command is pending. The status of the command counts first,
 * then its error code, then the error of the operation. (Android Management: commands and operations)
 */
export function outcomeOf(operation: Operation): CommandOutcome | undefined {
  checkArgument('outcomeOf', 'operation', operation, 'object');
  if (operation.done !== true) return undefined;
  const { metadata = {}, error } = operation;
  const own = [
    metadata.startLostModeStatus,
    metadata.stopLostModeStatus,
    metadata.esimStatus,
    metadata.requestDeviceInfoStatus,
  ].find((status) => status?.status !== undefined)?.status;
  if (own !== undefined) return { result: fine.has(own) ? 'succeeded' : 'failed', reason: own };
  const cleared = Object.values(metadata.clearAppsDataStatus?.results ?? {}).map((app) => app.clearingResult ?? '');
  const uncleared = cleared.find((result) => result !== 'SUCCESS');
  if (uncleared !== undefined) return { result: 'failed', reason: uncleared };
  const { errorCode } = metadata;
  if (errorCode !== undefined && errorCode !== 'COMMAND_ERROR_CODE_UNSPECIFIED') {
    return { result: 'failed', reason: errorCode };
  }
  if (error === undefined) return { result: 'succeeded' };
  if (error.code === cancelledCode) return { result: 'cancelled' };
  if (error.code === expiredCode) return { result: 'expired' };
  return { result: 'failed', reason: `error ${error.code ?? 'without a code'}` };
}
