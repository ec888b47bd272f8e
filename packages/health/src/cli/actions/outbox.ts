import { exitCodes } from '@mdmkit/monitor/model';
import { formatOutbox } from '../../report/outbox.ts';
import { jsonDocument, quoted } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { type StoreArguments, withStore } from './store-access.ts';

/** Options of `outbox`. */
export interface OutboxArguments extends StoreArguments {
  /** Whether delivered notifications are shown, too. */
  readonly all?: boolean;
  /** The keys of notifications that were delivered. */
  readonly delivered?: readonly string[];
  /** How many at most. */
  readonly limit: number;
  /** Where a list goes on: what the page before named. */
  readonly after?: string;
}

/** Lists the notifications of the outbox, or marks some as delivered. Returns the exit code. */
export async function showOutbox(args: OutboxArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const { delivered: keys, format, limit, after } = args;
    if (keys) {
      const marked = await store.markDelivered(keys, Date.now());
      const rest = keys.filter((key) => !marked.includes(key));
      io.stdout.write(
        format === 'json' ? jsonDocument({ marked }) : marked.map((key) => `${key}: delivered\n`).join(''),
      );
      if (rest.length === 0) return exitCodes.ok;
      writeError(io, `No undelivered notification has the key ${rest.map(quoted).join(', ')}.`);
      return exitCodes.usage;
    }
    const { notifications, cursor } = await store.notifications({
      limit,
      ...(args.all ? {} : { delivered: false }),
      ...(after === undefined ? {} : { cursor: after }),
    });
    const more = cursor === null ? '' : `newer notifications follow: add --after ${cursor}\n`;
    io.stdout.write(format === 'json' ? jsonDocument({ notifications, cursor }) : formatOutbox(notifications) + more);
    return exitCodes.ok;
  });
}
