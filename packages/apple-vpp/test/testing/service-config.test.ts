import { expect, it } from 'vitest';
import { type ErrorNumberEntry, errorNumbers } from '../../src/index.ts';
import { sampleLimits } from '../../src/service-config/limits.ts';
import { serviceConfig } from '../../src/testing/service-config.ts';

it('names addresses below the origin it is reached at', () => {
  const { urls, errorCodes } = serviceConfig('http://127.0.0.1:1234', sampleLimits);
  expect(urls).toMatchObject({
    clientConfig: 'http://127.0.0.1:1234/mdm/v2/client/config',
    eventStatus: 'http://127.0.0.1:1234/mdm/v2/status',
  });
  const present = Object.values<ErrorNumberEntry>(errorNumbers).filter(({ legacy }) => !legacy);
  expect(errorCodes).toHaveLength(present.length);
});

it('leads to no metadata service outside: to that of the option, or to none', () => {
  expect(serviceConfig('http://127.0.0.1:1', sampleLimits).urls).not.toHaveProperty('contentMetadataLookup');
  const { urls } = serviceConfig('http://127.0.0.1:1', sampleLimits, 'http://127.0.0.1:2');
  expect(urls).toHaveProperty('contentMetadataLookup', 'http://127.0.0.1:2/WebObjects/MZStorePlatform.woa/wa/lookup');
});

it('names no addresses of the calls for subscriptions, as in the samples', () => {
  const { urls } = serviceConfig('https://vpp.itunes.apple.com', sampleLimits);
  expect(JSON.stringify(urls)).not.toContain('subscription');
});
