import type { Clock } from '@mdmkit/core';
import type { OperatorCommand } from '@mdmkit/monitor/model';
import type { CommandOptions, Store } from '../store/store.ts';
import type { AcceptedRequest } from './operator-request.ts';

/** Stores the requests of operators. */
export interface RequestWriter {
  /** Stores a command. Default of the time: now. */
  add(command: OperatorCommand, options: CommandOptions, nowMs?: number): Promise<AcceptedRequest>;
  /** Whether a request with the same key was stored before. */
  isRepeated(options: CommandOptions): Promise<boolean>;
  /** Returns the first request with the same key: its incident or its window may have ended since then. */
  repeated(kind: OperatorCommand['kind'], id: string, options: CommandOptions): Promise<AcceptedRequest | undefined>;
}

/** Makes a writer over a store. */
export function createRequestWriter(
  store: Pick<Store, 'addCommand' | 'commandOfKey'>,
  clock: Pick<Clock, 'now'>,
): RequestWriter {
  return {
    add: async (command, { idempotencyKey }, nowMs = clock.now()) => ({
      command: await store.addCommand(command, nowMs, idempotencyKey === undefined ? {} : { idempotencyKey }),
    }),
    isRepeated: async ({ idempotencyKey }) =>
      idempotencyKey !== undefined && (await store.commandOfKey(idempotencyKey)) !== undefined,
    async repeated(kind, id, { idempotencyKey }) {
      const first = idempotencyKey === undefined ? undefined : await store.commandOfKey(idempotencyKey);
      if (first?.command.kind !== kind || !isAbout(first.command, id)) return undefined;
      return { command: first.id };
    },
  };
}

/** Whether a command is about an incident or a window; the id of an incident may be the beginning of one. */
function isAbout(command: OperatorCommand, id: string): boolean {
  if ('incident' in command) return command.incident.startsWith(id);
  return 'id' in command && command.id === id;
}
