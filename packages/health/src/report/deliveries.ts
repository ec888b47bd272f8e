import type { Delivery } from '@mdmkit/monitor/model';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant } from './times.ts';

/** Lists deliveries, one line each: number, channel, kind, state, attempts, time, title; then why an attempt failed. */
export function formatDeliveries(deliveries: readonly Delivery[]): string {
  if (deliveries.length === 0) return 'no delivery\n';
  return formatColumns(
    deliveries.map(({ id, channel, kind, state, attempts, createdMs, content, error, nextMs }) => [
      String(id),
      channel,
      kind,
      state,
      `${attempts} attempt${attempts === 1 ? '' : 's'}`,
      formatInstant(createdMs),
      printable(content.title),
      [
        ...(error === null ? [] : [printable(error)]),
        ...(state === 'pending' ? [`[next attempt ${formatInstant(nextMs)}]`] : []),
      ].join(' '),
    ]),
  );
}
