import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createAuditLog } from '../../src/testing/audit-log.ts';

it('holds what happened to devices and what was added, in order of time', async () => {
  const clock = createVirtualClock();
  const organisation = createAppleOrganisation({ devices: 1 });
  const log = createAuditLog(organisation, clock);
  log.add({ type: 'COLLECTION_CREATED', category: 'DEVICE_MANAGEMENT', subjectType: 'COLLECTION', subjectId: 'b' });
  await clock.advance(1_000);
  organisation.addDevices(1, { atMs: clock.now() - 2_000 });
  const types = (fromMs: number, untilMs: number) =>
    log.between(fromMs, untilMs, () => true).map((make) => make().attributes?.type);
  expect(types(0, clock.now() + 1)).toEqual(['DEVICE_ADDED_TO_ORG', 'DEVICE_ASSIGNED_TO_SERVER', 'COLLECTION_CREATED']);
  expect(types(clock.now() - 1_500, clock.now())).toEqual(['COLLECTION_CREATED']);
  const [event] = log.between(0, clock.now() + 1, ({ type }) => type === 'DEVICE_ADDED_TO_ORG');
  expect(event?.().attributes).toMatchObject({
    eventDataPropertyKey: 'eventDataDeviceAddedToOrg',
    eventDataDeviceAddedToOrg: { purchaseSourceType: 'APPLE' },
  });
});
