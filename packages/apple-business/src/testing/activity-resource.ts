import type { OrgDeviceActivityAttributes } from '../api/org-device-activities.ts';
import type { ActivityEnd, ActivityRecord } from './activities.ts';
import { isoDate } from './iso-date.ts';
import type { WireResource } from './resource-page.ts';

type SubStatus = NonNullable<OrgDeviceActivityAttributes['subStatus']>;

const phases: readonly (readonly [untilProgress: number, subStatus: SubStatus])[] = [
  [0.1, 'SUBMITTED'],
  [0.2, 'PRE_PROCESSING'],
  [0.3, 'PENDING'],
  [0.8, 'PROCESSING'],
  [1, 'POST_PROCESSING'],
];

/** An activity as a resource of the API. */
export function activityResource(
  { id, order, createdAtMs, end }: ActivityRecord,
  progress: number,
  origin: string,
  downloadUrl: string | undefined,
): WireResource {
  const attributes: OrgDeviceActivityAttributes = {
    activityType: order.type,
    status: end?.status ?? 'IN_PROGRESS',
    subStatus: end ? lastSubStatus(end) : (phases.find(([until]) => progress < until)?.[1] ?? 'POST_PROCESSING'),
    createdDateTime: isoDate(createdAtMs),
    ...(end ? { completedDateTime: isoDate(end.atMs) } : {}),
    ...(downloadUrl === undefined ? {} : { downloadUrl }),
    ...(order.deadlineMs === undefined
      ? {}
      : { activityTypeMetadata: { mdmMigrationDeadlineDateTime: isoDate(order.deadlineMs) } }),
  };
  const self = `${origin}/v1/orgDeviceActivities/${id}`;
  return { type: 'orgDeviceActivities', id, attributes: { ...attributes }, links: { self } };
}

function lastSubStatus({ status, outcomes }: ActivityEnd): SubStatus {
  if (status !== 'COMPLETED') return status === 'STOPPED' ? 'STOPPING' : 'COMPLETED_WITH_FAILURE';
  const failures = outcomes.filter(([, reason]) => reason !== undefined).length;
  if (failures === 0) return 'COMPLETED_WITH_SUCCESS';
  return failures === outcomes.length ? 'COMPLETED_WITH_FAILURE' : 'COMPLETED_WITH_ERROR';
}
