import { expect, it } from 'vitest';
import { createVppBudget } from '../../src/index.ts';
import { createMetadataSimulator, createVppSimulator } from '../../src/testing/index.ts';

const keys = { keys: {}, teamId: 'TEAM123456' };

it.each([
  [
    () => createVppSimulator({ pagesize: 5 } as never),
    'createVppSimulator has no option "pagesize"; did you mean "pageSize"?',
  ],
  [() => createVppSimulator({ locations: {} as never }), 'createVppSimulator: locations must be a list, not an object'],
  [() => createVppSimulator({ pageSize: '5' as never }), 'pageSize must be a number, not this text'],
  [() => createVppSimulator({ eventDelayMs: null as never }), 'eventDelayMs must be a number, not null'],
  [() => createVppSimulator({ errorsInHttp200: 1 as never }), 'errorsInHttp200 must be true or false, not 1'],
  [
    () => createVppSimulator({ doubts: { shortages: 'fill' } as never }),
    'doubts has no option "shortages"; did you mean "shortage"?',
  ],
  [() => createVppSimulator({ limits: { maxAsset: 1 } as never }), 'limits has no option "maxAsset"'],
  [
    () => createVppSimulator({ locations: [{ asset: 3 } as never] }),
    'location has no option "asset"; did you mean "assets"?',
  ],
  [() => createVppSimulator({ locations: [{ name: 7 as never }] }), 'location: name must be a text, not 7'],
  [
    () => createMetadataSimulator({ ...keys, shape: 'round' as never }),
    'shape must be "platforms" or "flat", not this text',
  ],
  [() => createMetadataSimulator({ ...keys, item: [] } as never), 'createMetadataSimulator has no option "item"'],
  [() => createVppBudget({ requestPerSecond: 5 } as never), 'createVppBudget has no option "requestPerSecond"'],
  [() => createVppBudget({ requestsPerSecond: '5' as never }), 'requestsPerSecond must be a whole number'],
])('a wrong option is named, case %#: %s', (run, words) => {
  expect(run).toThrow(TypeError);
  expect(run).toThrow(words);
});
