import { expect, expectTypeOf, test } from 'vitest';
import { maskExcept, maskOf, type PolicyMaskPath } from '../../src/index.ts';

test('the mask of a document names its members, those to clear included, and nothing that Google sets', () => {
  expect(maskOf({ name: 'n', version: '1', cameraDisabled: true, applications: [] })).toEqual([
    'cameraDisabled',
    'applications',
  ]);
});

test('everything but the apps', async () => {
  const mask = await maskExcept('applications');
  expect(mask).toContain('cameraDisabled');
  expect(mask.length).toBeGreaterThan(80);
  expect(mask).not.toContain('applications');
  expect(mask).not.toContain('version');
});

test('paths are checked by the compiler, one level down too', () => {
  expectTypeOf<'cameraDisabled' | 'statusReportingSettings.memoryInfoEnabled'>().toExtend<PolicyMaskPath>();
  expectTypeOf<'cameraDisabeld'>().not.toExtend<PolicyMaskPath>();
  expectTypeOf<'statusReportingSettings.memory'>().not.toExtend<PolicyMaskPath>();
  expectTypeOf<'applications.length'>().not.toExtend<PolicyMaskPath>();
});
