import { expect, test } from 'vitest';
import { createResourceStack } from '../../src/service/resource-stack.ts';

function resource(name: string, closed: string[], error?: Error): AsyncDisposable {
  return {
    async [Symbol.asyncDispose]() {
      closed.push(name);
      if (error) throw error;
    },
  };
}

test('resources are closed once, the last one first', async () => {
  const closed: string[] = [];
  const stack = createResourceStack();
  const first = resource('first', closed);
  expect(stack.use(first)).toBe(first);
  stack.use(resource('second', closed));
  await stack.close();
  await stack.close();
  expect(closed).toEqual(['second', 'first']);
});

test('a resource that cannot be closed keeps no other open', async () => {
  const closed: string[] = [];
  const stack = createResourceStack();
  stack.use(resource('first', closed));
  stack.use(resource('second', closed, new Error('second')));
  await expect(stack.close()).rejects.toThrow('second');
  expect(closed).toEqual(['second', 'first']);
});

test('several failures are told together', async () => {
  const [one, two] = [new Error('one'), new Error('two')];
  const stack = createResourceStack();
  stack.use(resource('first', [], one));
  stack.use(resource('second', [], two));
  await expect(stack.close()).rejects.toMatchObject({ errors: [two, one] });
});
