import type { List } from '@mdmkit/core';
import { describe, expectTypeOf, test } from 'vitest';
import type {
  createEmmClient,
  Device,
  EmmClient,
  EmmClientOptions,
  EmmError,
  ServiceAccountKey,
} from '../src/index.ts';

describe('types', () => {
  test('a credential is needed, as a key or a function that yields one', () => {
    expectTypeOf<Parameters<typeof createEmmClient>[0]>().toEqualTypeOf<EmmClientOptions>();
    expectTypeOf<{ origin: string }>().not.toExtend<EmmClientOptions>();
    expectTypeOf<{ credential: string }>().not.toExtend<EmmClientOptions>();
    expectTypeOf<{ credential: ServiceAccountKey }>().toExtend<EmmClientOptions>();
    expectTypeOf<{ credential: () => Promise<ServiceAccountKey> }>().toExtend<EmmClientOptions>();
  });

  test('only the name of a device is certain', () => {
    expectTypeOf<Device['name']>().toEqualTypeOf<string>();
    expectTypeOf<Device['hardwareInfo']>().extract<undefined>().toEqualTypeOf<undefined>();
    expectTypeOf<Device['appliedPolicyVersion']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<'SOMETHING_NEW'>().toExtend<NonNullable<Device['state']>>();
    expectTypeOf<ReturnType<EmmClient['devices']['list']>>().toEqualTypeOf<List<Device>>();
  });

  test('a misspelt code is noticed', () => {
    expectTypeOf<'EMM_QUOTA_EXCEEDED' | 'EMM_TIMEOUT'>().toExtend<EmmError['code']>();
    expectTypeOf<'EMM_QUOTA_EXCEDED'>().not.toExtend<EmmError['code']>();
  });
});
