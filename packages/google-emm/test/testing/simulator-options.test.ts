import { expect, test } from 'vitest';
import { createProjectBudget } from '../../src/index.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';

test.each([
  [{ device: 5 }, 'createEmmSimulator has no option "device"; did you mean "devices"?'],
  [{ devices: 1.5 }, 'createEmmSimulator: devices must be a whole number from 0 on, not 1.5'],
  [{ unknownMembers: 'send' }, 'unknownMembers must be "refuse" or "accept", not this text'],
  [{ requestsPerMinute: null }, 'requestsPerMinute must be a whole number from 0 on, or Infinity, not null'],
])('the option %j is refused by name', (options, words) => {
  expect(() => createEmmSimulator(options as never)).toThrow(TypeError);
  expect(() => createEmmSimulator(options as never)).toThrow(words);
});

test('the options of projects and enterprises are refused by name', () => {
  const google = createEmmSimulator({ devices: 0 });
  expect(() => google.addProject({ maxDevice: 5 } as never)).toThrow('did you mean "maxDevices"?');
  expect(() => google.addEnterprise(google.project, { devices: '5' as never })).toThrow(
    'addEnterprise: devices must be a whole number from 0 on, not this text',
  );
});

test.each([
  [{}, 'projectId must name a Cloud project'],
  [{ projectId: 7 }, 'createProjectBudget: projectId must be a text, not 7'],
  [{ projectId: 'p', requestPerMinute: 600 }, 'createProjectBudget has no option "requestPerMinute"'],
  [{ projectId: 'p', key: 'k' }, 'createProjectBudget has no option "key"'],
])('the option %j of a budget is refused by name', (options, words) => {
  expect(() => createProjectBudget(options as never)).toThrow(TypeError);
  expect(() => createProjectBudget(options as never)).toThrow(words);
});
