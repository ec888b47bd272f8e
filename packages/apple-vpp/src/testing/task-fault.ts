import type { VppErrorNumber } from '../errors/error-numbers.ts';

/** A task that is to fail, whatever the state. What is left out matches everything. */
export interface TaskFault {
  /** With which number. */
  readonly errorNumber: VppErrorNumber;
  /** For which asset. */
  readonly adamId?: string;
  /** For which user. */
  readonly clientUserId?: string;
  /** For which device. */
  readonly serialNumber?: string;
  /** How many events it strikes. Default: one. */
  readonly times?: number;
}
