import { endpoint, openEnum } from '@mdmkit/core';
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
  /** The same for all events of one action. */
  groupId: z.string().nullish(),
  /** The name of the member that holds what is particular to the event; `eventData` reads it. */
  eventDataPropertyKey: z.string().nullish(),
});

/** Who did what to what, and when. (Apple: AuditEvent.Attributes) Dates are ISO 8601 texts. */
export type AuditEventAttributes = Readonly<z.output<typeof AttributesWire>>;

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
 * Reads what is particular to an event. Its shape is documented for a few kinds only, and seen wrong in typed clients,
 * so it is a free object.
 *
 * @returns The member that `eventDataPropertyKey` names; undefined when there is none.
 */
export function eventData({ attributes }: AuditEvent): Readonly<Record<string, unknown>> | undefined {
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
