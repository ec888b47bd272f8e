import type { CallOptions, List } from '@mdmkit/core';
import { type App, type AppField, getApp, listApps } from '../api/apps.ts';
import {
  type Configuration,
  type ConfigurationChanges,
  type ConfigurationField,
  createConfiguration,
  deleteConfiguration,
  getConfiguration,
  listConfigurations,
  type NewConfiguration,
  updateConfiguration,
} from '../api/configurations.ts';
import {
  getMdmDeviceDetails,
  listMdmDevices,
  type MdmDevice,
  type MdmDeviceDetails,
  type MdmDeviceDetailsField,
  type MdmDeviceField,
} from '../api/mdm-devices.ts';
import { getPackage, listPackages, type Package, type PackageField } from '../api/packages.ts';
import type { ListOptions, ReadOptions } from '../options.ts';
import type { BusinessPage } from '../paging.ts';
import type { CallContext } from './call-context.ts';
import { fieldsQuery, readList } from './read.ts';
import type { ResourceReads } from './resource-reads.ts';

/** Settings for devices that the built-in management manages. */
export interface ConfigurationCalls extends ResourceReads<Configuration, ConfigurationField> {
  /**
   * Makes a configuration from a profile of one's own.
   *
   * @throws BusinessError - `BUSINESS_UNPROCESSABLE`, when Apple does not take the profile.
   */
  create(configuration: NewConfiguration, options?: CallOptions): Promise<Configuration>;
  /**
   * Changes what is given about a configuration; the rest stays. Built-in ones can only be read.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT`, when it is built in.
   */
  update(id: string, changes: ConfigurationChanges, options?: CallOptions): Promise<Configuration>;
  /**
   * Removes a configuration.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT`, when it is built in.
   */
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** The devices of the built-in management. */
export interface MdmDeviceCalls {
  /**
   * All of them, read page by page as the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<MdmDeviceField>): List<MdmDevice, BusinessPage<MdmDevice>>;
  /**
   * Reads what one reported about itself.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND`, when the built-in management does not manage it.
   */
  details(id: string, options?: ReadOptions<MdmDeviceDetailsField>): Promise<MdmDeviceDetails>;
}

/** What the built-in management manages, and with what. */
export interface ContentCalls {
  /** The devices that it manages. */
  readonly mdmDevices: MdmDeviceCalls;
  /** The apps that the organisation has licences of. */
  readonly apps: ResourceReads<App, AppField>;
  /** The packages. */
  readonly packages: ResourceReads<Package, PackageField>;
  /** The configurations. */
  readonly configurations: ConfigurationCalls;
}

/** Makes the calls about managed devices, apps, packages and configurations. */
export function createContentCalls(context: CallContext): ContentCalls {
  const { caller } = context;
  return {
    mdmDevices: {
      list: (options = {}) =>
        readList(context, { operation: listMdmDevices.name, type: 'mdmDevices' }, options, (query, call) =>
          caller.call(listMdmDevices, { query }, call),
        ),
      async details(id, { fields, ...call } = {}) {
        const input = { params: { id }, query: fieldsQuery('mdmDeviceDetails', fields) };
        return (await caller.call(getMdmDeviceDetails, input, call)).data;
      },
    },
    apps: {
      list: (options = {}) =>
        readList(context, { operation: listApps.name, type: 'apps' }, options, (query, call) =>
          caller.call(listApps, { query }, call),
        ),
      async get(id, { fields, ...call } = {}) {
        return (await caller.call(getApp, { params: { id }, query: fieldsQuery('apps', fields) }, call)).data;
      },
    },
    packages: {
      list: (options = {}) =>
        readList(context, { operation: listPackages.name, type: 'packages' }, options, (query, call) =>
          caller.call(listPackages, { query }, call),
        ),
      async get(id, { fields, ...call } = {}) {
        const input = { params: { id }, query: fieldsQuery('packages', fields) };
        return (await caller.call(getPackage, input, call)).data;
      },
    },
    configurations: createConfigurationCalls(context),
  };
}

function createConfigurationCalls(context: CallContext): ConfigurationCalls {
  const { caller } = context;
  const type = 'configurations';
  return {
    list: (options = {}) =>
      readList(context, { operation: listConfigurations.name, type }, options, (query, call) =>
        caller.call(listConfigurations, { query }, call),
      ),
    async get(id, { fields, ...call } = {}) {
      const input = { params: { id }, query: fieldsQuery(type, fields) };
      return (await caller.call(getConfiguration, input, call)).data;
    },
    async create(configuration, options) {
      const body = { data: { type, attributes: { ...configuration, type: 'CUSTOM_SETTING' } } } as const;
      return (await caller.call(createConfiguration, { body }, options)).data;
    },
    async update(id, attributes, options) {
      const input = { params: { id }, body: { data: { type, id, attributes } } } as const;
      return (await caller.call(updateConfiguration, input, options)).data;
    },
    delete: (id, options) => caller.call(deleteConfiguration, { params: { id } }, options),
  };
}
