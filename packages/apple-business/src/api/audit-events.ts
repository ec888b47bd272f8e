import { checkArgument, endpoint, type OpenEnum, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceWire } from './document.ts';
import { listQuery } from './query.ts';

/** Every kind of event. (Apple: AuditEvent) */
export const auditEventTypes = [
  'DEVICE_ADDED_TO_ORG',
  'DEVICE_REMOVED_FROM_ORG',
  'DEVICE_ASSIGNED_TO_SERVER',
  'DEVICE_UNASSIGNED_FROM_SERVER',
  'DEVICE_IS_ERASED',
  'SUBJECT_HAS_ICLOUD_STORAGE_PURCHASE_ADDED',
  'SUBJECT_HAS_ICLOUD_STORAGE_PURCHASE_REMOVED',
  'SUBJECT_HAS_APPLECARE_PURCHASE_ADDED',
  'SUBJECT_HAS_APPLECARE_PURCHASE_REMOVED',
  'CONFIG_SETTINGS_CREATED',
  'CONFIG_SETTINGS_UPDATED',
  'CONFIG_SETTINGS_DELETED',
  'COLLECTION_CREATED',
  'COLLECTION_UPDATED',
  'COLLECTION_DELETED',
  'SUBSCRIPTION_CREATED',
  'SUBSCRIPTION_UPDATED',
  'SUBSCRIPTION_DELETED',
  'ACCOUNT_ROLE_LOCATION_CHANGED',
  'ACCOUNT_ADDED',
  'ACCOUNT_DELETED',
  'EXTERNAL_ACCOUNT_ASSOCIATED',
  'EXTERNAL_ACCOUNT_DISASSOCIATED',
  'DOMAIN_ADDED',
  'DOMAIN_REMOVED',
  'DOMAIN_VERIFIED',
  'API_ACCOUNT_CREATED_WITH_KEY',
  'API_ACCOUNT_CREATED_WITHOUT_KEY',
  'API_ACCOUNT_DELETED',
  'API_ACCOUNT_KEY_REVOKED',
  'API_ACCOUNT_KEY_GENERATED',
  'API_ACCOUNT_ROLE_LOCATION_CHANGED',
  'API_ACCOUNT_NAME_CHANGED',
] as const;

/** A kind of event. */
export type AuditEventType = (typeof auditEventTypes)[number];

// Loose: each kind of event has a member of its own, named by `eventDataPropertyKey`.
const AttributesWire = z.looseObject({
  eventDateTime: z.string().nullish(),
  type: openEnum(...auditEventTypes).nullish(),
  category: openEnum(
    'ORGANIZATION',
    'ACCOUNT_ACTIVITY',
    'DEVICE_INVENTORY',
    'PURCHASING',
    'DEVICE_MANAGEMENT',
  ).nullish(),
  actorType: openEnum('USER', 'API_USER', 'SYSTEM').nullish(),
  actorId: z.string().nullish(),
  actorName: z.string().nullish(),
  subjectType: openEnum(
    'ORGANIZATION',
    'USER',
    'LOCATION',
    'DEVICE',
    'COLLECTION',
    'DEVICE_MANAGEMENT_SETTING',
    'SUBSCRIPTION',
    'DOMAIN',
    'API_USER',
  ).nullish(),
  subjectId: z.string().nullish(),
  subjectName: z.string().nullish(),
  outcome: openEnum('SUCCESS', 'FAILURE').nullish(),
  groupId: z.string().nullish(),
  eventDataPropertyKey: z.string().nullish(),
} satisfies Readonly<Record<AuditEventField, z.ZodType>>);

/**
 * The attributes of an audit event. Further members are particular to the kind of event; `eventData` reads them.
 * (Apple: AuditEvent.Attributes)
 */
export interface AuditEventAttributes {
  /** A member that is particular to the kind of event. */
  readonly [member: string]: unknown;
  /** When it happened. ISO 8601, UTC. */
  readonly eventDateTime?: string | null | undefined;
  /** The kind of event. */
  readonly type?: OpenEnum<AuditEventType> | null | undefined;
  /** The category of the event. */
  readonly category?:
    | OpenEnum<'ORGANIZATION' | 'ACCOUNT_ACTIVITY' | 'DEVICE_INVENTORY' | 'PURCHASING' | 'DEVICE_MANAGEMENT'>
    | null
    | undefined;
  /** Who caused the event: a user, an API account, or Apple. */
  readonly actorType?: OpenEnum<'USER' | 'API_USER' | 'SYSTEM'> | null | undefined;
  /** The id of the actor. */
  readonly actorId?: string | null | undefined;
  /** The name of the actor. */
  readonly actorName?: string | null | undefined;
  /** The kind of thing that changed. */
  readonly subjectType?:
    | OpenEnum<
        | 'ORGANIZATION'
        | 'USER'
        | 'LOCATION'
        | 'DEVICE'
        | 'COLLECTION'
        | 'DEVICE_MANAGEMENT_SETTING'
        | 'SUBSCRIPTION'
        | 'DOMAIN'
        | 'API_USER'
      >
    | null
    | undefined;
  /** The id of the thing that changed, such as a serial number. */
  readonly subjectId?: string | null | undefined;
  /** The name of the thing that changed. */
  readonly subjectName?: string | null | undefined;
  /** Whether the action succeeded. */
  readonly outcome?: OpenEnum<'SUCCESS' | 'FAILURE'> | null | undefined;
  /** The same for all events of one action. */
  readonly groupId?: string | null | undefined;
  /** The name of the member that holds the data particular to this event; `eventData` reads it. */
  readonly eventDataPropertyKey?: string | null | undefined;
}

/** One entry of the organisation's audit log. (Apple: AuditEvent) */
export type AuditEvent = Resource<'auditEvents', AuditEventAttributes>;

/** The name of an attribute that a read can be limited to. */
export type AuditEventField =
  | 'eventDateTime'
  | 'type'
  | 'category'
  | 'actorType'
  | 'actorId'
  | 'actorName'
  | 'subjectType'
  | 'subjectId'
  | 'subjectName'
  | 'outcome'
  | 'groupId'
  | 'eventDataPropertyKey';

/** Every name of a common attribute that `fields[auditEvents]` may hold; the members of the single kinds come with them. */
export const auditEventFields: readonly string[] = Object.keys(AttributesWire.shape);

/**
 * Reads the data that is particular to an event. Apple documents it for a few kinds of event only, so it has no type.
 *
 * @returns The member that `eventDataPropertyKey` names; undefined if there is none.
 */
export function eventData(event: AuditEvent): Readonly<Record<string, unknown>> | undefined {
  checkArgument('eventData', 'event', event, 'object');
  const { attributes } = event;
  checkArgument('eventData', 'event.attributes', attributes, 'object');
  const data: unknown = attributes[attributes.eventDataPropertyKey ?? ''];
  return typeof data === 'object' && data !== null ? { ...data } : undefined;
}

/** Lists the audit log between two instants. (Apple: Get Audit Events) */
export const listAuditEvents = endpoint({
  name: 'auditEvents.list',
  method: 'GET',
  path: '/v1/auditEvents',
  query: listQuery('auditEvents', {
    'filter[startTimestamp]': z.iso.datetime(),
    'filter[endTimestamp]': z.iso.datetime(),
    'filter[actorId]': z.string().min(1).optional(),
    'filter[subjectId]': z.string().min(1).optional(),
    'filter[type]': z.string().min(1).optional(),
  }),
  response: pageDocument<AuditEvent>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});
