import type { Clock } from '@mdmkit/core';
import type { AppleOrganisation, OrganisationChange } from '@mdmkit/core/testing';
import type { AuditEventAttributes, AuditEventType } from '../api/audit-events.ts';
import { isoDate } from './iso-date.ts';
import type { WireResource } from './resource-page.ts';

/** What happened. */
export interface AuditEntry {
  /** The kind of event. */
  readonly type: AuditEventType;
  /** What sort of event it is. */
  readonly category: NonNullable<AuditEventAttributes['category']>;
  /** What sort of thing it happened to. */
  readonly subjectType: NonNullable<AuditEventAttributes['subjectType']>;
  /** The id of what it happened to. */
  readonly subjectId: string;
  /** The id of the API account that did it; undefined: a person in the portal, or the service itself. */
  readonly actorId?: string | undefined;
  /** What is particular to this kind of event. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An entry with its time and place. */
interface DatedEntry extends AuditEntry {
  readonly id: string;
  readonly atMs: number;
  readonly groupId: string;
}

/** The audit log of one organisation. */
export interface AuditLog {
  /** Notes an event now. */
  add(entry: AuditEntry): void;
  /** The events between two instants that pass a filter, oldest first, as resources. */
  between(fromMs: number, untilMs: number, filter: (entry: AuditEntry) => boolean): readonly (() => WireResource)[];
}

/** Creates the audit log of an organisation. It contains every change of its devices, and uses no memory for them. */
export function createAuditLog(organisation: AppleOrganisation, clock: Clock): AuditLog {
  const own: DatedEntry[] = [];
  return {
    add(entry) {
      const id = `event-a${own.length}`;
      own.push({ ...entry, id, atMs: clock.now(), groupId: `group-a${own.length}` });
    },
    between(fromMs, untilMs, filter) {
      const isWithin = ({ atMs }: { readonly atMs: number }) => atMs >= fromMs && atMs < untilMs;
      const entries = own.filter((entry) => isWithin(entry) && filter(entry));
      for (const [index, change] of organisation.changes.entries()) {
        if (isWithin(change)) entries.push(...entriesOf(change, index, organisation).filter(filter));
      }
      entries.sort((first, second) => first.atMs - second.atMs);
      return entries.map((entry) => () => eventResource(entry, organisation));
    },
  };
}

function entriesOf(change: OrganisationChange, index: number, organisation: AppleOrganisation): DatedEntry[] {
  const { kind, serialNumber, fromServerId, toServerId, atMs } = change;
  const nameOf = (id: string) => organisation.servers.find((server) => server.id === id)?.name ?? id;
  const entry = (type: AuditEventType, data: Readonly<Record<string, unknown>>): DatedEntry => ({
    id: `event-d${index}-${type}`,
    groupId: `group-d${index}`,
    atMs,
    type,
    category: 'DEVICE_INVENTORY',
    subjectType: 'DEVICE',
    subjectId: serialNumber,
    data: { serialNumber, ...data },
  });
  if (kind === 'released') {
    const release = organisation.device(serialNumber)?.release;
    return [
      {
        ...entry('DEVICE_REMOVED_FROM_ORG', {
          releaseEntityType: release?.by,
          ...(release?.byId === undefined ? {} : { releaseEntityId: release.byId }),
        }),
        actorId: release?.by === 'API' ? release.byId : undefined,
      },
    ];
  }
  const added = entry('DEVICE_ADDED_TO_ORG', { purchaseSourceType: 'APPLE', purchaseSourceId: '-2085650007946880' });
  return [
    ...(kind === 'added' ? [added] : []),
    ...(fromServerId === undefined
      ? []
      : [entry('DEVICE_UNASSIGNED_FROM_SERVER', { sourceServerName: nameOf(fromServerId) })]),
    ...(toServerId === undefined ? [] : [entry('DEVICE_ASSIGNED_TO_SERVER', { targetServerName: nameOf(toServerId) })]),
  ];
}

function eventResource(entry: DatedEntry, organisation: AppleOrganisation): WireResource {
  const key = eventDataKey(entry.type);
  const actor =
    entry.actorId === undefined
      ? { actorType: 'USER', actorId: `user-${organisation.id}`, actorName: organisation.adminEmail }
      : { actorType: 'API_USER', actorId: entry.actorId };
  const attributes = {
    eventDateTime: isoDate(entry.atMs),
    type: entry.type,
    category: entry.category,
    ...actor,
    subjectType: entry.subjectType,
    subjectId: entry.subjectId,
    outcome: 'SUCCESS',
    groupId: entry.groupId,
    eventDataPropertyKey: key,
    [key]: entry.data ?? {},
  };
  return { type: 'auditEvents', id: entry.id, attributes };
}

const spellings: Readonly<Record<string, string>> = { ICLOUD: 'ICloud', APPLECARE: 'AppleCare' };

/** The name of the member that holds an event's own data: `DEVICE_ADDED_TO_ORG` gives `eventDataDeviceAddedToOrg`. */
export function eventDataKey(type: AuditEventType): string {
  const words = type.split('_').map((word) => spellings[word] ?? word.charAt(0) + word.slice(1).toLowerCase());
  return `eventData${words.join('')}`;
}
