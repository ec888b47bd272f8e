import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const platforms = z.array(openEnum('PLATFORM_IOS', 'PLATFORM_MACOS', 'PLATFORM_TVOS')).readonly();

const AttributesWire = z.object({
  type: openEnum('CUSTOM_SETTING', 'AIR_DROP').nullish(),
  name: z.string().nullish(),
  configuredForPlatforms: platforms.nullish(),
  customSettingsValues: z
    .object({ configurationProfile: z.string().nullish(), filename: z.string().nullish() })
    .nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
} satisfies WireShape<ConfigurationAttributes>);

/** The configuration profile of a configuration. (Apple: Configuration.Attributes.CustomSettingsValues) */
export interface CustomSettings {
  /** The configuration profile as XML. */
  readonly configurationProfile?: string | null | undefined;
  /** The file name; ends in `.mobileconfig`. */
  readonly filename?: string | null | undefined;
}

/** The attributes of a configuration. Each may be absent or null. (Apple: Configuration.Attributes) */
export interface ConfigurationAttributes {
  /** `CUSTOM_SETTING`: a configuration profile of the organisation. Every other kind is built in and read-only. */
  readonly type?: OpenEnum<'CUSTOM_SETTING' | 'AIR_DROP'> | null | undefined;
  /** The name. */
  readonly name?: string | null | undefined;
  /** The platforms for which the configuration is meant. */
  readonly configuredForPlatforms?:
    | readonly OpenEnum<'PLATFORM_IOS' | 'PLATFORM_MACOS' | 'PLATFORM_TVOS'>[]
    | null
    | undefined;
  /** The configuration profile. Null in lists, and for built-in kinds. */
  readonly customSettingsValues?: CustomSettings | null | undefined;
  /** When the configuration was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the configuration was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
}

/** Settings that the built-in device management applies to devices. (Apple: Configuration) */
export type Configuration = Resource<'configurations', ConfigurationAttributes>;

/** The name of an attribute that a read can be limited to. */
export type ConfigurationField = keyof ConfigurationAttributes;

/** Every name that `fields[configurations]` may hold. */
export const configurationFields: readonly string[] = Object.keys(AttributesWire.shape);

const NewConfigurationWire = z.object({
  name: z.string().min(1),
  customSettingsValues: z.object({
    configurationProfile: z.string().min(1),
    filename: z
      .string()
      .regex(/\.mobileconfig$/, 'expected a name that ends in .mobileconfig')
      .optional(),
  }),
  configuredForPlatforms: platforms.optional(),
} satisfies WireShape<NewConfiguration>);

/** The configuration profile of a new configuration. */
export interface NewCustomSettings {
  /** The configuration profile as XML. */
  readonly configurationProfile: string;
  /** A file name that ends in `.mobileconfig`. Default: Apple chooses one. */
  readonly filename?: string | undefined;
}

/** A new configuration. Apple accepts only configuration profiles. (Apple: ConfigurationCreateRequest) */
export interface NewConfiguration {
  /** The name. */
  readonly name: string;
  /** The configuration profile. */
  readonly customSettingsValues: NewCustomSettings;
  /** The platforms. Default: Apple reads them from the profile. */
  readonly configuredForPlatforms?:
    | readonly OpenEnum<'PLATFORM_IOS' | 'PLATFORM_MACOS' | 'PLATFORM_TVOS'>[]
    | undefined;
}

const ConfigurationChangesWire = NewConfigurationWire.partial();

/** The changes to a configuration. (Apple: ConfigurationUpdateRequest) */
export interface ConfigurationChanges extends Partial<NewConfiguration> {}

const common = { auth: 'accessToken', since: '2.0' } as const;
const type = z.literal('configurations');
const response = resourceDocument<Configuration>(resourceWire(AttributesWire));

/** Lists the configurations, without their profiles. (Apple: Get Configurations) */
export const listConfigurations = endpoint({
  ...common,
  name: 'configurations.list',
  method: 'GET',
  path: '/v1/configurations',
  query: listQuery('configurations'),
  response: pageDocument<Configuration>(resourceWire(AttributesWire)),
  repeatable: true,
});

/** Reads one configuration with its profile. (Apple: Get Configuration Information) */
export const getConfiguration = endpoint({
  ...common,
  name: 'configurations.get',
  method: 'GET',
  path: '/v1/configurations/{id}',
  query: readQuery('configurations'),
  response,
  repeatable: true,
});

/** Creates a configuration. (Apple: Create a Configuration) */
export const createConfiguration = endpoint({
  ...common,
  name: 'configurations.create',
  method: 'POST',
  path: '/v1/configurations',
  body: z.object({
    data: z.object({ type, attributes: NewConfigurationWire.extend({ type: z.literal('CUSTOM_SETTING') }) }),
  }),
  response,
  repeatable: false,
});

/** Changes a configuration. (Apple: Update a Configuration) */
export const updateConfiguration = endpoint({
  ...common,
  name: 'configurations.update',
  method: 'PATCH',
  path: '/v1/configurations/{id}',
  body: z.object({ data: z.object({ type, id: z.string().min(1), attributes: ConfigurationChangesWire }) }),
  response,
  repeatable: true,
});

/** Removes a configuration. (Apple: Delete a Configuration) */
export const deleteConfiguration = endpoint({
  ...common,
  name: 'configurations.delete',
  method: 'DELETE',
  path: '/v1/configurations/{id}',
  repeatable: false,
});
