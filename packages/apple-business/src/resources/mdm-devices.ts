import type { List } from '@mdmkit/core';
import {
  getMdmDeviceDetails,
  listMdmDevices,
  type MdmDevice,
  type MdmDeviceDetails,
  type MdmDeviceDetailsField,
  type MdmDeviceField,
} from '../api/mdm-devices.ts';
import type { CallContext } from '../calls/call-context.ts';
import { checkedOptions, type ListOptions, type ReadOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { fieldsQuery, readList } from '../calls/read-list.ts';

/** The devices that are enrolled in the built-in device management. */
export interface MdmDeviceCalls {
  /**
   * Lists all enrolled devices. Pages are requested while the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<MdmDeviceField>): List<MdmDevice, BusinessPage<MdmDevice>>;
  /**
   * Reads what a device last reported.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if the device is not enrolled in the built-in device management.
   */
  details(id: string, options?: ReadOptions<MdmDeviceDetailsField>): Promise<MdmDeviceDetails>;
}

/** Creates the calls for enrolled devices. */
export function createMdmDeviceCalls(context: CallContext): MdmDeviceCalls {
  const { caller } = context;
  return {
    list: (options = {}) =>
      readList(context, { operation: listMdmDevices.name, type: 'mdmDevices' }, options, (query, call) =>
        caller.call(listMdmDevices, { query }, call),
      ),
    async details(id, options) {
      const { fields, ...call } = checkedOptions(getMdmDeviceDetails.name, options);
      const input = { params: { id }, query: fieldsQuery('mdmDeviceDetails', fields) };
      return (await caller.call(getMdmDeviceDetails, input, call)).data;
    },
  };
}
