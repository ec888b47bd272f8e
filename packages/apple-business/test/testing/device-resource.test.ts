import type { Surprise } from '@mdmkit/core';
import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { getOrgDevice } from '../../src/api/org-devices.ts';
import { deviceResource } from '../../src/testing/device-resource.ts';

const organisation = createAppleOrganisation({ devices: 50 });

describe('a simulated device', () => {
  it('reads without a surprise', () => {
    const surprises: Surprise[] = [];
    for (const device of organisation.devices()) {
      const data = deviceResource(device, 'https://api-business.apple.com');
      getOrgDevice.response?.read({ data }, (surprise) => surprises.push(surprise));
      expect(data.attributes).toMatchObject({
        serialNumber: device.serialNumber,
        wifiMacAddress: expect.stringMatching(/^[0-9A-F]{12}$/),
      });
    }
    expect(surprises).toEqual([]);
  });

  it('has the radios and sockets of its kind', () => {
    const families = new Map(
      [...organisation.devices()].map((d) => [d.productFamily, deviceResource(d, '').attributes]),
    );
    expect(families.get('iPhone')?.imei).toEqual([
      expect.stringMatching(/^\d{15}$/),
      expect.stringMatching(/^\d{15}$/),
    ]);
    expect(families.get('iPhone')).not.toHaveProperty('ethernetMacAddress');
    expect(families.get('Mac')).toMatchObject({ imei: [], ethernetMacAddress: [expect.any(String)] });
  });

  it('shows its migration, and how it left', () => {
    const serial = organisation.deviceAt(4)?.serialNumber ?? '';
    const attributes = () => {
      const device = organisation.device(serial);
      return device && deviceResource(device, '').attributes;
    };
    const deadlineMs = Date.UTC(2027, 0, 1);
    organisation.setMigration(serial, { status: 'REQUESTED', deadlineMs, fromServerId: undefined });
    expect(attributes()).toMatchObject({
      mdmMigrationStatus: 'REQUESTED',
      mdmMigrationDeadlineDateTime: '2027-01-01T00:00:00.000Z',
    });
    organisation.release(serial, { atMs: deadlineMs, by: 'API', byId: 'BUSINESSAPI.1' });
    expect(attributes()).toMatchObject({
      status: 'UNASSIGNED',
      releasedFromOrgDateTime: '2027-01-01T00:00:00.000Z',
      releaserEntityType: 'API',
      releaserId: 'BUSINESSAPI.1',
    });
  });

  it('shows what happened to it', () => {
    const serial = organisation.deviceAt(3)?.serialNumber ?? '';
    organisation.assign(serial, undefined, 0);
    const device = organisation.device(serial);
    expect(device && deviceResource(device, '').attributes).toMatchObject({ status: 'UNASSIGNED' });
  });
});
