import { expect, test } from 'vitest';
import { createFaultQueue } from '../../src/testing/index.ts';
import { createThingsSimulator } from '../things.ts';

test('plays faults in order, each as often as it says', () => {
  const faults = createFaultQueue();
  faults.add({ fault: 'reset', times: 2 });
  faults.add({ fault: 'hang' });
  expect([1, 2, 3, 4].map(() => faults.take('any'))).toEqual(['reset', 'reset', 'hang', undefined]);
});

test('lets requests through before, and strikes one endpoint only', () => {
  const faults = createFaultQueue();
  faults.add({ fault: 'reset', endpoint: 'a', after: 1 });
  expect([faults.take('b'), faults.take('a'), faults.take('a'), faults.take('a')]).toEqual([
    undefined,
    undefined,
    'reset',
    undefined,
  ]);
});

test('plays one for ever, until all are forgotten', () => {
  const faults = createFaultQueue();
  faults.add({ fault: 'reset', times: Number.POSITIVE_INFINITY });
  for (let index = 0; index < 100; index += 1) expect(faults.take('a')).toBe('reset');
  faults.clear();
  expect(faults.take('a')).toBeUndefined();
});

test('a simulator refuses a fault, and a question for requests, of an endpoint that it does not have', () => {
  const simulator = createThingsSimulator();
  expect(() => simulator.faults.add({ endpoint: 'things.gett', fault: 'hang' })).toThrow(
    'the simulator has no endpoint "things.gett"; did you mean "things.get"?',
  );
  expect(() => simulator.requests('thing')).toThrow(TypeError);
  expect(simulator.requests('GET /unknown')).toEqual([]);
});
