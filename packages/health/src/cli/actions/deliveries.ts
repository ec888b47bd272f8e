import { type DeliveryState, exitCodes } from '@mdmkit/monitor/model';
import { readChannelSettings } from '../../config/monitor-settings.ts';
import { formatDeliveries } from '../../report/deliveries.ts';
import { jsonDocument, quoted } from '../../report/printable.ts';
import type { DeliveryQuery, Store } from '../../store/store.ts';
import { findConfig } from '../config-file.ts';
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
    const { state: states = ['pending', 'failed'], channel, incident: named, limit, after, format } = args;
    // As elsewhere, the beginning of an id is enough. A storm has an id, too, and no incident of its own.
    const incident = named === undefined ? undefined : ((await store.incident(named))?.incident.id ?? named);
    const query = { ...(channel === undefined ? {} : { channel }), ...(incident === undefined ? {} : { incident }) };
    const { deliveries, cursor } = await store.deliveries({
      states,
      limit,
      ...query,
      ...(after === undefined ? {} : { cursor: after }),
    });
    const unknown = deliveries.length === 0 ? await unknownName(args, store, io) : undefined;
    if (unknown !== undefined) {
      writeError(io, unknown);
      return exitCodes.usage;
    }
    const more = cursor === null ? '' : `newer deliveries follow: add --after ${cursor}\n`;
    io.stdout.write(format === 'json' ? jsonDocument({ deliveries, cursor }) : formatDeliveries(deliveries) + more);
    return exitCodes.ok;
  });
}

/**
 * Says that nothing is known of the channel or the incident by which an empty list was asked for: "no delivery" would read as if all
 * were sent. Undefined if both are known.
 */
async function unknownName(
  { config, store: folder, channel, incident }: DeliveriesArguments,
  store: Store,
  io: ProgramIo,
): Promise<string | undefined> {
  const had = async (query: DeliveryQuery) => (await store.deliveries({ ...query, limit: 1 })).deliveries.length > 0;
  if (channel !== undefined && !(await had({ channel }))) {
    const file = folder === undefined ? findConfig(config, io.env) : undefined;
    const settings = file === undefined ? undefined : await readChannelSettings(file, io.env);
    const ids = settings?.channels.map(({ id }) => id) ?? [];
    if (!ids.includes(channel))
      return `The store has no delivery to a channel ${quoted(channel)}${ids.length === 0 ? '.' : `. The configuration has: ${ids.join(', ')}.`}`;
  }
  const isKnown = incident === undefined || (await store.incident(incident)) !== undefined || (await had({ incident }));
  return isKnown
    ? undefined
    : `There is no incident ${quoted(incident)}. "health-check incidents --all" lists all incidents.`;
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
      format === 'json' ? jsonDocument({ changed, unchanged }) : changed.map((id) => `${id}: ${done}\n`).join(''),
    );
    if (unchanged.length === 0) return exitCodes.ok;
    writeError(
      io,
      `Not changed: ${unchanged.join(', ')}. They were sent, or are being sent now, or do not exist. "health-check outbox list" shows them.`,
    );
    return exitCodes.usage;
  });
}
