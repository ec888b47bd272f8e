import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import {
  createConfiguration,
  getConfiguration,
  listConfigurations,
  updateConfiguration,
} from '../../src/api/configurations.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'configurations/validate_get_configurations.json',
    listConfigurations,
    { data: [{ attributes: { customSettingsValues: null } }, { attributes: { type: 'AIR_DROP' } }] },
  ],
  ['configurations/validate_get_configuration_information.json', getConfiguration, { data: { id: 'config-12345' } }],
  [
    'configurations/validate_create_configuration_response.json',
    createConfiguration,
    { data: { attributes: { type: 'CUSTOM_SETTING' } } },
  ],
  [
    'configurations/validate_update_configuration_response.json',
    updateConfiguration,
    { data: { attributes: { name: 'Updated Wi-Fi Configuration' } } },
  ],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
