import type { VppLocation } from './location.ts';
import type { TaskFault } from './task-fault.ts';

/** The faults that strike the event that is worked on now; those that have struck often enough are forgotten. */
export function takeFaults(location: VppLocation): TaskFault[] {
  const present = [...location.taskFaults];
  const remaining = present.flatMap((fault) => {
    const times = (fault.times ?? 1) - 1;
    return times > 0 ? [{ ...fault, times }] : [];
  });
  location.taskFaults.splice(0, location.taskFaults.length, ...remaining);
  return present;
}
