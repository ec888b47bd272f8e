import { type DeliveryState, exitCodes } from '@mdmkit/monitor/model';
import { formatDeliveries } from '../../report/deliveries.ts';
import { jsonText } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { nameOfOperator } from './operator.ts';
import { type StoreArguments, withStore } from './store-access.ts';

/** Options of `outbox list`. */
export interface DeliveriesArguments extends StoreArguments {
  /** Only these states. */
  readonly state?: readonly DeliveryState[];
  /** Only this channel. */
  readonly channel?: string;
  /** Only this incident. */
  readonly incident?: string;
  /** How many at most. */
  readonly limit: number;
  /** Where a list goes on: what the page before named. */
  readonly after?: string;
}

/** Options of `outbox retry` and `outbox drop`. */
export interface ChangeArguments extends StoreArguments {
  /** What to do. */
  readonly action: 'retry' | 'drop';
  /** The numbers of the deliveries, as they were typed. */
  readonly numbers: readonly string[];
  /** The name of the operator. */
  readonly by?: string;
}

/** Lists deliveries. Returns the exit code. */
export async function listDeliveries(args: DeliveriesArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const { state: states = ['pending', 'failed'], channel, incident, limit, after, format } = args;
    const { deliveries, cursor } = await store.deliveries({
      states,
      limit,
      ...(channel === undefined ? {} : { channel }),
      ...(incident === undefined ? {} : { incident }),
      ...(after === undefined ? {} : { cursor: after }),
    });
    const more = cursor === null ? '' : `newer deliveries follow: add --after ${cursor}\n`;
    io.stdout.write(format === 'json' ? document({ deliveries, cursor }) : formatDeliveries(deliveries) + more);
    return exitCodes.ok;
  });
}

/** Sends deliveries again, or gives them up. Returns the exit code. */
export async function changeDeliveries(args: ChangeArguments, io: ProgramIo): Promise<number> {
  const wrong = args.numbers.filter((number) => !/^\d{1,15}$/.test(number));
  if (wrong.length > 0) {
    writeError(io, 'Expected the numbers of deliveries, as "health-check outbox list" shows them.');
    return exitCodes.usage;
  }
  return await withStore(args, io, async (store) => {
    const { action, format } = args;
    const by = nameOfOperator(args, io);
    const ids = args.numbers.map(Number);
    const changed = await store.changeDeliveries({ action, ids, by }, Date.now());
    const unchanged = ids.filter((id) => !changed.includes(id));
    const done = action === 'retry' ? 'due again' : 'dropped';
    io.stdout.write(
      format === 'json' ? document({ changed, unchanged }) : changed.map((id) => `${id}: ${done}\n`).join(''),
    );
    if (unchanged.length === 0) return exitCodes.ok;
    writeError(
      io,
      `Not changed: ${unchanged.join(', ')}. They were sent, or are being sent now, or do not exist. "health-check outbox list" shows them.`,
    );
    return exitCodes.usage;
  });
}

function document(value: object): string {
  return `${jsonText({ schemaVersion: 1, ...value }, 2)}\n`;
}
