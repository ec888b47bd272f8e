import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const platforms = z.array(openEnum('PLATFORM_IOS', 'PLATFORM_MACOS', 'PLATFORM_TVOS'));

const AttributesWire = z.object({
  /** `CUSTOM_SETTING` is a profile of one's own; every other kind is built in and can only be read. */
  type: openEnum('CUSTOM_SETTING', 'AIR_DROP').nullish(),
  name: z.string().nullish(),
  configuredForPlatforms: platforms.nullish(),
  /** Null in lists, and for built-in kinds. */
  customSettingsValues: z
    .object({ configurationProfile: z.string().nullish(), filename: z.string().nullish() })
    .nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
});

/** What Apple knows about a configuration. (Apple: Configuration.Attributes) Dates are ISO 8601 texts. */
export type ConfigurationAttributes = Readonly<z.output<typeof AttributesWire>>;

/** Settings for devices that the built-in management manages. (Apple: Configuration) */
export type Configuration = Resource<'configurations', ConfigurationAttributes>;

/** The name of an attribute that a read can be limited to. */
export type ConfigurationField = keyof ConfigurationAttributes;

/** Every name that `fields[configurations]` may hold. */
export const configurationFields: readonly string[] = Object.keys(AttributesWire.shape);

const NewConfigurationWire = z.object({
  name: z.string().min(1),
  customSettingsValues: z.object({
    /** The profile as XML. */
    configurationProfile: z.string().min(1),
    /** A name that ends in `.mobileconfig`. */
    filename: z
      .string()
      .regex(/\.mobileconfig$/, 'expected a name that ends in .mobileconfig')
      .optional(),
  }),
  /** Default: Apple finds out from the profile. */
  configuredForPlatforms: platforms.optional(),
});

/** What a new configuration needs; only profiles of one's own can be made. (Apple: ConfigurationCreateRequest) */
export type NewConfiguration = Readonly<z.output<typeof NewConfigurationWire>>;

const ConfigurationChangesWire = NewConfigurationWire.partial();

/** What is to change about a configuration. (Apple: ConfigurationUpdateRequest) */
export type ConfigurationChanges = Readonly<z.output<typeof ConfigurationChangesWire>>;

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

/** Makes a configuration. (Apple: Create a Configuration) */
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
