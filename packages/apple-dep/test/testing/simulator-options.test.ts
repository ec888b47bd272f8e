import { expect, test } from 'vitest';
import { createDepSimulator } from '../../src/testing/index.ts';

test.each([
  [{ device: 5 }, 'createDepSimulator has no option "device"; did you mean "devices"?'],
  [{ devices: '5' }, 'createDepSimulator: devices must be a whole number from 0 on, not this text'],
  [{ organisations: {} }, 'organisations must be a list, not an object'],
  [{ rotateSessions: 'yes' }, 'rotateSessions must be true or false, or a whole number from 0 on, not this text'],
  [{ sessionSeconds: null }, 'sessionSeconds must be a number, not null'],
  [{ assumptions: { pageLimits: 5 } }, 'assumptions has no option "pageLimits"; did you mean "pageLimit"?'],
  [{ clock: 7 }, 'clock must be an object, not 7'],
])('the option %j is refused by name', (options, words) => {
  expect(() => createDepSimulator(options as never)).toThrow(TypeError);
  expect(() => createDepSimulator(options as never)).toThrow(words);
});
