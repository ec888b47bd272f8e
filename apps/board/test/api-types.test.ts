import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiTypes, type OpenApi } from '../../../scripts/api-types.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the types of the API are those of the OpenAPI document; `npm run tables` renews them', () => {
  const document = JSON.parse(read('../../../packages/health/schema/openapi.json')) as OpenApi;
  expect(read('../src/api/api.generated.ts')).toBe(apiTypes(document));
});
