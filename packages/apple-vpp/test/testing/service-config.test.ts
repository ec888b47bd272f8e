import { expect, it } from 'vitest';
import { type ErrorNumberEntry, errorNumbers } from '../../src/index.ts';
import { sampleLimits } from '../../src/limits.ts';
import { serviceConfig } from '../../src/testing/service-config.ts';

it('names addresses below the origin it is reached at', () => {
  const { urls, errorCodes } = serviceConfig('http://127.0.0.1:1234', sampleLimits);
  expect(urls).toMatchObject({
    clientConfig: 'http://127.0.0.1:1234/mdm/v2/client/config',
    eventStatus: 'http://127.0.0.1:1234/mdm/v2/status',
    contentMetadataLookup: expect.stringMatching(/^https:\/\/uclient-api\.itunes\.apple\.com\//),
  });
  const present = Object.values<ErrorNumberEntry>(errorNumbers).filter(({ legacy }) => !legacy);
  expect(errorCodes).toHaveLength(present.length);
});

it('names no addresses of the calls for subscriptions, as in the samples', () => {
  const { urls } = serviceConfig('https://vpp.itunes.apple.com', sampleLimits);
  expect(JSON.stringify(urls)).not.toContain('subscription');
});
