import type { Surprise } from '@mdmkit/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { getOrgDevice, listOrgDevices, orgDeviceFields } from '../../src/api/org-devices.ts';
import type { OrgDevice } from '../../src/index.ts';
import { documentVector, hasVectors } from '../vectors.ts';

const read = (attributes: unknown, report?: (surprise: Surprise) => void) =>
  getOrgDevice.response?.read({ data: { type: 'orgDevices', id: 'C02X', attributes } }, report).data.attributes;

describe('orgDevices', () => {
  it('reads the published list without a surprise', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const surprises: Surprise[] = [];
    const page = listOrgDevices.response?.read(documentVector('devices/validate_get_organization_devices.json'), (s) =>
      surprises.push(s),
    );
    expect(page?.data[0]).toMatchObject({
      id: 'XABC123X0ABC123X0',
      attributes: { productFamily: 'Mac', color: 'SILVER' },
    });
    expect(surprises).toEqual([]);
  });

  it('reads the published device, whose serial number is only its id', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const device = getOrgDevice.response?.read(documentVector('devices/validate_get_device_information.json')).data;
    expect(device?.attributes).toMatchObject({ serialNumber: 'XABC123X0ABC123X0', color: '', status: 'UNASSIGNED' });
    expect(device?.relationships).toHaveProperty('assignedServer.links.related');
  });

  it.each([
    ['F01', ['F01']],
    [
      ['F01', 'F02'],
      ['F01', 'F02'],
    ],
    ['', []],
    [null, null],
    [undefined, undefined],
  ])('reads the Ethernet addresses %j as %j', (sent, expected) => {
    expect(read({ ethernetMacAddress: sent })?.ethernetMacAddress).toEqual(expected);
  });

  it('takes null for every attribute', () => {
    const surprises: Surprise[] = [];
    const attributes = Object.fromEntries(orgDeviceFields.map((name) => [name, null]));
    const { assignedServer, appleCareCoverage, ...own } = attributes;
    expect([assignedServer, appleCareCoverage]).toEqual([null, null]);
    expect(read({ ...own }, (surprise) => surprises.push(surprise))).toEqual({ ...own, serialNumber: 'C02X' });
    expect(surprises).toEqual([]);
  });

  it('leaves out and reports what has another type', () => {
    const surprises: Surprise[] = [];
    expect(read({ imei: 'x', color: 'RED', ethernetMacAddress: 7 }, (s) => surprises.push(s))).toEqual({
      color: 'RED',
      serialNumber: 'C02X',
    });
    expect(surprises.map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      'wrong-type /data/attributes/imei',
      'wrong-type /data/attributes/ethernetMacAddress',
    ]);
  });

  it('types every attribute', () => {
    type Attributes = OrgDevice['attributes'];
    expectTypeOf<Attributes['serialNumber']>().toEqualTypeOf<string>();
    expectTypeOf<Attributes['ethernetMacAddress']>().toEqualTypeOf<readonly string[] | null | undefined>();
    expectTypeOf<Attributes['isMdmMigrationCapable']>().toEqualTypeOf<boolean | null | undefined>();
    const change = (attributes: Attributes) => {
      // @ts-expect-error attributes cannot be changed
      attributes.color = 'RED';
    };
    expect(change).toBeTypeOf('function');
  });
});
