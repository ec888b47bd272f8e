import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { type Resource, resourceDocument, resourceWire } from './document.ts';
import { readQuery } from './query.ts';

/** Every kind of activity. `RELEASE_DEVICES` is not in School. (Apple: OrgDeviceActivity) */
export const activityTypes = [
  'ASSIGN_DEVICES',
  'UNASSIGN_DEVICES',
  'ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE',
  'UPDATE_MDM_MIGRATION_DEADLINE',
  'CANCEL_MDM_MIGRATION',
  'RELEASE_DEVICES',
] as const;

/** A kind of activity. */
export type ActivityType = (typeof activityTypes)[number];

const AttributesWire = z.object({
  activityType: openEnum(...activityTypes).nullish(),
  status: openEnum('IN_PROGRESS', 'COMPLETED', 'STOPPED', 'FAILED').nullish(),
  /** `COMPLETED_WITH_ERROR` says that some devices failed; which ones, only the log tells. */
  subStatus: openEnum(
    'SUBMITTED',
    'PRE_PROCESSING',
    'PENDING',
    'PROCESSING',
    'POST_PROCESSING',
    'STOPPING',
    'COMPLETED_WITH_SUCCESS',
    'COMPLETED_WITH_ERROR',
    'COMPLETED_WITH_FAILURE',
    'COMPLETED_POST_PROCESSING_FAILED',
  ).nullish(),
  createdDateTime: z.string().nullish(),
  completedDateTime: z.string().nullish(),
  /** Where the log is; on another host, for a short time, and without an access token. */
  downloadUrl: z.string().nullish(),
  activityTypeMetadata: z.looseObject({}).nullish(),
});

/** How far an activity is. (Apple: OrgDeviceActivity.Attributes) Dates are ISO 8601 texts. */
export type OrgDeviceActivityAttributes = Readonly<z.output<typeof AttributesWire>>;

/** A change of many devices that Apple carries out by and by. (Apple: OrgDeviceActivity) */
export type OrgDeviceActivity = Resource<'orgDeviceActivities', OrgDeviceActivityAttributes>;

/** The name of an attribute that a read can be limited to. */
export type OrgDeviceActivityField = keyof OrgDeviceActivityAttributes;

/** Every name that `fields[orgDeviceActivities]` may hold. */
export const orgDeviceActivityFields: readonly string[] = Object.keys(AttributesWire.shape);

/** More devices than this in one activity are refused here; Apple documents no number. */
export const maxDevicesPerActivity = 1_000;

const NewActivityWire = z.object({
  data: z.object({
    type: z.literal('orgDeviceActivities'),
    attributes: z.object({
      activityType: z.enum(activityTypes),
      activityTypeMetadata: z.object({ mdmMigrationDeadlineDateTime: z.iso.datetime() }).optional(),
    }),
    relationships: z.object({
      mdmServer: z.object({ data: z.object({ type: z.literal('mdmServers'), id: z.string().min(1) }) }).optional(),
      devices: z.object({
        data: z
          .array(z.object({ type: z.literal('orgDevices'), id: z.string().min(1) }))
          .min(1)
          .max(maxDevicesPerActivity),
      }),
    }),
  }),
});

/** The body that starts an activity. (Apple: OrgDeviceActivityCreateRequest) */
export type NewActivityBody = Readonly<z.output<typeof NewActivityWire>>;

const response = resourceDocument<OrgDeviceActivity>(resourceWire(AttributesWire));

/** Starts an activity. (Apple: Assign or Unassign Devices to a Device Management Service) */
export const createOrgDeviceActivity = endpoint({
  name: 'orgDeviceActivities.create',
  method: 'POST',
  path: '/v1/orgDeviceActivities',
  body: NewActivityWire,
  response,
  auth: 'accessToken',
  since: '1.0',
  repeatable: false,
});

/** Tells how far an activity is, for 30 days. (Apple: Get Organization Device Activity Information) */
export const getOrgDeviceActivity = endpoint({
  name: 'orgDeviceActivities.get',
  method: 'GET',
  path: '/v1/orgDeviceActivities/{id}',
  query: readQuery('orgDeviceActivities'),
  response,
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});
