import { expect, test } from 'vitest';
import { amapiService, serviceName } from '../src/service.ts';

test('the service is named as everywhere else', () => {
  expect(serviceName).toBe('google.amapi');
  expect(amapiService.name).toBe(serviceName);
  expect(amapiService.errors.prefix).toBe('EMM');
});
