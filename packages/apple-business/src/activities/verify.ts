import type { CallOptions } from '@mdmkit/core';
import { getAssignedServerId } from '../api/mdm-servers.ts';
import { type CallContext, pause } from '../calls/call-context.ts';
import type { StartedActivity } from './activity-request.ts';
import { devicesOfServer, foldSerialNumber } from './assignment-state.ts';
import type { DeviceOutcome } from './outcomes.ts';

/** How long Apple may show the old server of a device after an activity, in milliseconds. 15 s and more were observed. */
const lagLimitMs = 120_000;
const pollMs = 15_000;

/**
 * Reads back to which server the devices of an activity are assigned. A device that Apple does not show as requested is
 * `unknown`; a device that neither the activity nor its log mentions has succeeded if Apple shows it as requested.
 *
 * Activities that assign nothing, or whose server is not known, are left as they are.
 */
export async function verifyOutcomes(
  context: CallContext,
  { type, serverId }: StartedActivity,
  outcomes: readonly DeviceOutcome[],
  call: CallOptions,
): Promise<readonly DeviceOutcome[]> {
  const isAssignment = type === 'ASSIGN_DEVICES' || type === 'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE';
  if (serverId === undefined || (!isAssignment && type !== 'UNASSIGN_DEVICES')) return outcomes;
  const confirmed = new Set<string>();
  const untilMs = context.clock.elapsedMs() + lagLimitMs;
  for (;;) {
    const pending = outcomes.filter(
      ({ outcome, serialNumber }) => outcome !== 'failed' && !confirmed.has(foldSerialNumber(serialNumber)),
    );
    if (pending.length === 0) break;
    const serialNumbers = pending.map(({ serialNumber }) => serialNumber);
    const assigned = await devicesOfServer(context, serverId, serialNumbers, call);
    for (const serialNumber of serialNumbers.map(foldSerialNumber))
      if (assigned.has(serialNumber) === isAssignment) confirmed.add(serialNumber);
    // Only what the log reports as done is worth waiting for.
    const isLagging = pending.some(
      ({ outcome, serialNumber }) => outcome === 'succeeded' && !confirmed.has(foldSerialNumber(serialNumber)),
    );
    if (!isLagging || context.clock.elapsedMs() + pollMs > untilMs) break;
    await pause(context, getAssignedServerId.name, pollMs, call.signal);
  }
  return outcomes.map((outcome) => withConfirmation(outcome, confirmed.has(foldSerialNumber(outcome.serialNumber))));
}

function withConfirmation(outcome: DeviceOutcome, isConfirmed: boolean): DeviceOutcome {
  if (outcome.outcome === 'failed') return outcome;
  if (isConfirmed) return { ...outcome, outcome: 'succeeded', verified: true };
  return { ...outcome, outcome: 'unknown', reason: outcome.reason ?? 'NOT_CONFIRMED', verified: true };
}
