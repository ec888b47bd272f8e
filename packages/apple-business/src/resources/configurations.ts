import type { CallOptions } from '@mdmkit/core';
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
import type { CallContext } from '../calls/call-context.ts';
import { createResourceReads, type ResourceReads } from '../calls/resource-reads.ts';

/** The configurations of the built-in device management. */
export interface ConfigurationCalls extends ResourceReads<Configuration, ConfigurationField> {
  /**
   * Creates a configuration from a configuration profile.
   *
   * @throws BusinessError - `BUSINESS_UNPROCESSABLE` if Apple does not accept the profile.
   */
  create(configuration: NewConfiguration, options?: CallOptions): Promise<Configuration>;
  /**
   * Changes the members that are passed; the others keep their values. Built-in configurations are read-only.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT` if the configuration is built in.
   */
  update(id: string, changes: ConfigurationChanges, options?: CallOptions): Promise<Configuration>;
  /**
   * Deletes a configuration.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT` if the configuration is built in.
   */
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Creates the configuration calls. */
export function createConfigurationCalls(context: CallContext): ConfigurationCalls {
  const { caller } = context;
  const type = 'configurations';
  return {
    ...createResourceReads<Configuration, ConfigurationField>(context, type, {
      list: listConfigurations,
      get: getConfiguration,
    }),
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
