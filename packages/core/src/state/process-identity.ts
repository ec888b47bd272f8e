import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lease. */
export interface ProcessIdentity {
  /** The machine, its present boot, and the space that process ids count in (containers have their own). */
  readonly machine: string;
  /** The process id. */
  readonly pid: number;
}

let machine: string | undefined;

/** The identity of this process. */
export function thisProcess(): ProcessIdentity {
  machine ??= [
    hostname(),
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
  return { machine, pid: process.pid };
}

/** Whether a process is certainly gone. One on another machine, or out of sight, may still live. */
export function isGone(holder: ProcessIdentity): boolean {
  if (holder.machine !== thisProcess().machine) return false;
  try {
    // Signal 0 only asks whether the process exists.
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Only Linux has these files; elsewhere the name of the machine has to do. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
