import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
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
  downloadUrl: z.string().nullish(),
  activityTypeMetadata: z.looseObject({}).nullish(),
} satisfies WireShape<OrgDeviceActivityAttributes>);

/** The state of an activity. (Apple: OrgDeviceActivity.Attributes) */
export interface OrgDeviceActivityAttributes {
  /** What the activity does. */
  readonly activityType?: OpenEnum<ActivityType> | null | undefined;
  /** The state. `COMPLETED` says nothing about a single device. */
  readonly status?: OpenEnum<'IN_PROGRESS' | 'COMPLETED' | 'STOPPED' | 'FAILED'> | null | undefined;
  /** The state in more detail. `COMPLETED_WITH_ERROR`: some devices failed; only the log names them. */
  readonly subStatus?:
    | OpenEnum<
        | 'SUBMITTED'
        | 'PRE_PROCESSING'
        | 'PENDING'
        | 'PROCESSING'
        | 'POST_PROCESSING'
        | 'STOPPING'
        | 'COMPLETED_WITH_SUCCESS'
        | 'COMPLETED_WITH_ERROR'
        | 'COMPLETED_WITH_FAILURE'
        | 'COMPLETED_POST_PROCESSING_FAILED'
      >
    | null
    | undefined;
  /** When the activity was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the activity ended. ISO 8601, UTC. */
  readonly completedDateTime?: string | null | undefined;
  /** The URL of the log. It is on another host, valid for a short time, and takes no access token. */
  readonly downloadUrl?: string | null | undefined;
  /** Parameters of the activity, such as the deadline of a migration. */
  readonly activityTypeMetadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/** A bulk change of devices, which Apple carries out asynchronously. (Apple: OrgDeviceActivity) */
export type OrgDeviceActivity = Resource<'orgDeviceActivities', OrgDeviceActivityAttributes>;

/** The name of an attribute that a read can be limited to. */
export type OrgDeviceActivityField = keyof OrgDeviceActivityAttributes;

/** Every name that `fields[orgDeviceActivities]` may hold. */
export const orgDeviceActivityFields: readonly string[] = Object.keys(AttributesWire.shape);

/** The most devices in one activity that this package accepts. Apple documents no number. */
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

/** Reads the state of an activity, for 30 days. (Apple: Get Organization Device Activity Information) */
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
