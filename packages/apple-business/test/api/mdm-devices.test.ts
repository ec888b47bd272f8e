import { expect, it } from 'vitest';
import {
  getMdmDeviceDetails,
  listMdmDevices,
  mdmDeviceDetailsFields,
  mdmDeviceFields,
} from '../../src/api/mdm-devices.ts';

it('takes null for every attribute', () => {
  const surprises: unknown[] = [];
  const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));
  const details = { type: 'mdmDeviceDetails', id: 'C02', attributes: nulls(mdmDeviceDetailsFields) };
  getMdmDeviceDetails.response?.read({ data: details }, (surprise) => surprises.push(surprise));
  const own = mdmDeviceFields.filter((name) => name !== 'details');
  const device = { type: 'mdmDevices', id: 'C02', attributes: nulls(own) };
  listMdmDevices.response?.read({ data: [device] }, (surprise) => surprises.push(surprise));
  expect(surprises).toEqual([]);
  expect([mdmDeviceDetailsFields.length, own.length]).toEqual([18, 4]);
});
