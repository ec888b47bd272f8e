import type { EndpointInput } from '@mdmkit/core';
import { createOrgDeviceActivity, orgDeviceActivityFields } from '../../api/org-device-activities.ts';
import { activityResource } from '../activity-resource.ts';
import { invalidEntity, resourceNotFound } from '../error-document.ts';
import { readBody } from '../read-body.ts';
import { answerResource } from '../resource-page.ts';
import type { OrganisationState } from '../state.ts';
import type { AccountHandlers } from './handler.ts';

type Calls = 'orgDeviceActivities.create' | 'orgDeviceActivities.get';
type Order = EndpointInput<typeof createOrgDeviceActivity>['body'];

/** A migration may be asked for 90 days ahead. (Apple: Migrating managed devices) */
const maxDeadlineMs = 90 * 24 * 60 * 60 * 1000;

/** The calls about activities. */
export const activityHandlers: AccountHandlers<Calls> = {
  async 'orgDeviceActivities.create'(request, { state, account, nowMs }) {
    const body = await readBody(request, createOrgDeviceActivity);
    if (body instanceof Response) return body;
    const { attributes, relationships } = body.data;
    const type = attributes.activityType;
    if (type === 'RELEASE_DEVICES' && account.edition === 'school') {
      return invalidEntity([{ pointer: '/data/attributes/activityType', detail: `'${type}' is not a valid value` }]);
    }
    const problems = problemsOf(body, state, nowMs);
    if (problems.length > 0) return invalidEntity(problems, 409);
    const deadline = attributes.activityTypeMetadata?.mdmMigrationDeadlineDateTime;
    const record = state.activities.start({
      type,
      serverId: relationships.mdmServer?.data.id,
      serialNumbers: relationships.devices.data.map(({ id }) => id),
      deadlineMs: deadline === undefined ? undefined : Date.parse(deadline),
      clientId: account.clientId,
    });
    const data = activityResource(record, 0, request.url.origin, undefined);
    return Response.json({ data, links: { self: request.url.href } }, { status: 201 });
  },
  'orgDeviceActivities.get'({ url, params }, { state: { activities }, logs }) {
    const record = activities.find(params.id ?? '');
    if (!record) return resourceNotFound('orgDeviceActivities', params.id ?? '');
    const downloadUrl = record.end?.status === 'COMPLETED' ? logs.urlOf(record, url.origin) : undefined;
    const resource = activityResource(record, activities.progress(record), url.origin, downloadUrl);
    return answerResource(resource, orgDeviceActivityFields, url);
  },
};

/** What of an order the service cannot know: servers, devices and deadlines that do not fit. */
function problemsOf(
  { data: { attributes, relationships } }: Order,
  { organisation }: OrganisationState,
  nowMs: number,
): { readonly pointer: string; readonly detail: string }[] {
  const type = attributes.activityType;
  const problems: { readonly pointer: string; readonly detail: string }[] = [];
  const needsServer = type.startsWith('ASSIGN') || type === 'UNASSIGN_DEVICES';
  const serverId = relationships.mdmServer?.data.id;
  if (needsServer && !organisation.servers.some(({ id }) => id === serverId)) {
    problems.push({ pointer: '/data/relationships/mdmServer', detail: 'There is no such server' });
  }
  const needsDeadline = type.includes('DEADLINE');
  const deadline = attributes.activityTypeMetadata?.mdmMigrationDeadlineDateTime;
  const deadlineMs = deadline === undefined ? Number.NaN : Date.parse(deadline);
  const tooLate = !(deadlineMs <= nowMs + maxDeadlineMs);
  const tooEarly = type.startsWith('ASSIGN') && deadlineMs <= nowMs;
  if (needsDeadline && (tooLate || tooEarly)) {
    const pointer = '/data/attributes/activityTypeMetadata/mdmMigrationDeadlineDateTime';
    problems.push({ pointer, detail: 'The deadline must lie within the next 90 days' });
  }
  for (const [index, { id }] of relationships.devices.data.entries()) {
    const device = organisation.device(id);
    if (!device || device.release) {
      problems.push({ pointer: `/data/relationships/devices/data/${index}`, detail: `There is no device '${id}'` });
    }
  }
  return problems;
}
