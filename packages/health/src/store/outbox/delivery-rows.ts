import type { Delivery, DeliveryContent, DeliveryKind, DeliveryState, NewDelivery } from '@mdmkit/monitor/model';
import type { Selectable } from 'kysely';
import type { BulkRow } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';

/** The columns of a new delivery, in the order of `bulk.delivery`. */
export function deliveryRow(delivery: NewDelivery): BulkRow {
  return [
    delivery.key,
    delivery.incident,
    delivery.channel,
    delivery.kind,
    delivery.sequence,
    delivery.createdMs,
    delivery.notBeforeMs,
    delivery.notification,
    JSON.stringify(delivery.content),
    'pending',
    0,
    delivery.notBeforeMs,
    0,
  ];
}

/** A row as a delivery. Only the store writes the table, from typed values: each `as` rests on that. */
export function toDelivery(row: Selectable<Tables['delivery']>): Delivery {
  return {
    id: row.id,
    key: row.key,
    incident: row.incident,
    channel: row.channel,
    kind: row.kind as DeliveryKind,
    sequence: row.sequence,
    createdMs: row.created_ms,
    notBeforeMs: row.not_before_ms,
    notification: row.notification,
    content: JSON.parse(row.content) as DeliveryContent,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    nextMs: row.next_ms,
    leaseOwner: row.lease_owner,
    leaseUntilMs: row.lease_until_ms,
    providerId: row.provider_id,
    uncertain: row.uncertain === 1,
    error: row.error,
    endedMs: row.ended_ms,
  };
}
