import { expect, it } from 'vitest';
import { createBusinessBudget } from '../../src/index.ts';
import { createBusinessSimulator } from '../../src/testing/index.ts';

it.each([
  [{ device: 5 }, 'createBusinessSimulator has no option "device"; did you mean "devices"?'],
  [{ devices: -1 }, 'createBusinessSimulator: devices must be a whole number from 0 on, not -1'],
  [{ rateLimits: 20 }, 'rateLimits must be an object, not 20'],
  [{ rateLimits: { readPerMinute: 20 } }, 'rateLimits has no option "readPerMinute"'],
  [{ rateLimits: { parallel: '4' } }, 'rateLimits: parallel must be a whole number from 0 on, or Infinity'],
  [{ deviceFailure: [] }, 'deviceFailure must be a function, not a list'],
  [{ acceptRequired: 'no' }, 'acceptRequired must be true or false, not this text'],
])('the option %j is refused by name', (options, words) => {
  expect(() => createBusinessSimulator(options as never)).toThrow(TypeError);
  expect(() => createBusinessSimulator(options as never)).toThrow(words);
});

it('an option of an account is refused by name', () => {
  const simulator = createBusinessSimulator({ devices: 0 });
  const [organisation] = simulator.organisations;
  expect(() => simulator.addAccount(organisation as never, { edition: 'home' as never })).toThrow(
    'addAccount: edition must be "business" or "school", not this text',
  );
});

it.each([
  [{ readPerMinute: 20 }, 'createBusinessBudget has no option "readPerMinute"'],
  [{ writesPerHour: '10' }, 'createBusinessBudget: writesPerHour must be a whole number'],
  [{ share: 'half' }, 'createBusinessBudget: share must be a number, not this text'],
])('the option %j of a budget is refused by name', (options, words) => {
  expect(() => createBusinessBudget(options as never)).toThrow(words);
});
