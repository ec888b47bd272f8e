import type { Endpoint, Surprise } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { createBlueprint, getBlueprint, listBlueprintIds, updateBlueprint } from '../../src/api/blueprints.ts';
import { documentVector, hasVectors } from '../vectors.ts';

it.for<readonly [string, Endpoint, object]>([
  [
    'blueprints/validate_get_blueprint_information.json',
    getBlueprint,
    { data: { attributes: { name: 'Engineering Onboarding' } } },
  ],
  ['blueprints/validate_create_blueprint_response.json', createBlueprint, { data: { id: 'blueprint-new-123' } }],
  [
    'blueprints/validate_update_blueprint_response.json',
    updateBlueprint,
    { data: { attributes: { appLicenseDeficient: false } } },
  ],
  [
    'blueprints/validate_get_blueprint_app_ids.json',
    listBlueprintIds,
    { data: [{ type: 'apps', id: '361309726' }, {}] },
  ],
  ['blueprints/validate_get_blueprint_device_ids.json', listBlueprintIds, { data: [{ type: 'orgDevices' }, {}] }],
  [
    'blueprints/validate_get_blueprint_configuration_ids.json',
    listBlueprintIds,
    { data: [{ type: 'configurations' }, {}] },
  ],
  ['blueprints/validate_get_blueprint_package_ids.json', listBlueprintIds, { data: [{ type: 'packages' }] }],
  ['blueprints/validate_get_blueprint_user_group_ids.json', listBlueprintIds, { data: [{ type: 'userGroups' }] }],
  ['blueprints/validate_get_blueprint_user_ids.json', listBlueprintIds, { data: [{ type: 'users' }, {}] }],
])('reads the published %s without a surprise', ([path, endpoint, place], ctx) => {
  if (!hasVectors) ctx.skip('the published vectors are not here');
  const surprises: Surprise[] = [];
  const document = endpoint.response?.read(documentVector(path), (surprise) => surprises.push(surprise));
  expect(document).toMatchObject(place);
  expect(surprises).toEqual([]);
});
