import type { Operation } from '../api/commands.ts';

/** How a command ended. */
export interface CommandOutcome {
  /**
   * `succeeded`: the device says so. `failed`: it says that it could not. `cancelled` and `expired`: it was never
   * carried out. `unknown`: Google does not know the command any more.
   */
  readonly result: 'succeeded' | 'failed' | 'cancelled' | 'expired' | 'unknown';
  /** The command's own status, Google's error code, or the operation's. */
  readonly reason?: string;
}

/** Statuses of commands that say success, or that the goal was reached already. */
const fine: ReadonlySet<string> = new Set(['SUCCESS', 'SUCCEEDED', 'ALREADY_IN_LOST_MODE', 'NOT_IN_LOST_MODE']);

/** What google.rpc.Code numbers cancelled and expired commands. */
const cancelledCode = 1;
const expiredCode = 4;

/**
 * Reads the outcome of a command, undefined while it is pending. The command's own status counts first, then its error
 * code, then the operation's error. (Android Management: commands and operations)
 */
export function outcomeOf(operation: Operation): CommandOutcome | undefined {
  if (operation.done !== true) return undefined;
  const { metadata = {}, error } = operation;
  const own = [
    metadata.startLostModeStatus,
    metadata.stopLostModeStatus,
    metadata.esimStatus,
    metadata.requestDeviceInfoStatus,
  ].find((status) => status?.status !== undefined)?.status;
  if (own !== undefined) return { result: fine.has(own) ? 'succeeded' : 'failed', reason: own };
  const cleared = Object.values(metadata.clearAppsDataStatus?.results ?? {}).map((one) => one.clearingResult ?? '');
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
