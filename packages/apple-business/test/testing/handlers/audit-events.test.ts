import { expect, it } from 'vitest';
import { stage } from '../../setup.ts';

it.each([
  ['', 'PARAMETER_ERROR.REQUIRED', 'filter[startTimestamp]'],
  ['?filter[startTimestamp]=2026-01-01T00:00:00Z', 'PARAMETER_ERROR.REQUIRED', 'filter[endTimestamp]'],
  ['?filter[startTimestamp]=x&filter[endTimestamp]=y', 'PARAMETER_ERROR.INVALID', 'filter[startTimestamp]'],
])('refuses the audit log with "%s"', async (query, code, parameter) => {
  await using scene = await stage();
  const response = await scene.get(`/v1/auditEvents${query}`);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ code, source: { parameter } }] });
});
