import { waitInLine } from '../clock/wait-in-line.ts';

/** The right to use one connection to an origin. Dispose of it once the answer is read. */
export interface ConnectionSlot extends Disposable {
  /** Gives the connection to the next request that waits. May be called twice. */
  [Symbol.dispose](): void;
}

/** How a slot is asked for. */
export interface SlotRequest {
  /** Ends the wait; the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called once if no connection is free and the request has to wait. */
  readonly onWait?: (() => void) | undefined;
}

/** Limits the requests that are sent to one origin at once. */
export interface ConnectionSlots {
  /** Waits until fewer requests than the limit are under way; first come, first served. */
  acquire(origin: string, request?: SlotRequest): Promise<ConnectionSlot>;
}

interface Queue {
  used: number;
  readonly waiting: Set<() => void>;
}

/** Makes the slots of one transport. */
export function createConnectionSlots(maxPerOrigin: number): ConnectionSlots {
  const queues = new Map<string, Queue>();
  const slotOf = (origin: string, queue: Queue): ConnectionSlot => {
    let isHeld = true;
    return {
      [Symbol.dispose]() {
        if (!isHeld) return;
        isHeld = false;
        const [next] = queue.waiting;
        // The slot goes to the next request as it is, so that none that comes meanwhile takes it.
        if (next) next();
        else {
          queue.used -= 1;
          if (queue.used === 0) queues.delete(origin);
        }
      },
    };
  };
  return {
    async acquire(origin, { signal, onWait } = {}) {
      signal?.throwIfAborted();
      const queue = queues.get(origin) ?? { used: 0, waiting: new Set() };
      queues.set(origin, queue);
      if (queue.used < maxPerOrigin) {
        queue.used += 1;
        return slotOf(origin, queue);
      }
      onWait?.();
      await waitInLine(queue.waiting, signal);
      return slotOf(origin, queue);
    },
  };
}
