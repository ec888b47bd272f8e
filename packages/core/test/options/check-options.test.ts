import { expect, expectTypeOf, it } from 'vitest';
import {
  type CallOptions,
  type ClientOptions,
  type callOptionNames,
  checkOptions,
  type clientOptionNames,
} from '../../src/index.ts';

it('lists every option of clients and calls', () => {
  expectTypeOf<(typeof clientOptionNames)[number]>().toEqualTypeOf<keyof ClientOptions | 'signal'>();
  expectTypeOf<(typeof callOptionNames)[number]>().toEqualTypeOf<keyof CallOptions>();
});

it('accepts the listed names', () => {
  expect(() => checkOptions('f', { a: 1, b: undefined }, ['a', 'b'])).not.toThrow();
  expect(() => checkOptions('f', {}, ['a'])).not.toThrow();
});

it.each([undefined, null, 'text', 7, ['a']])('refuses %j in place of an object', (options) => {
  expect(() => checkOptions('createX', options, ['origin'])).toThrow(
    new TypeError('createX takes one object with options, such as { origin }'),
  );
});

it('names an unknown option and the nearest one', () => {
  expect(() => checkOptions('createX', { orign: 1 }, ['origin', 'label'])).toThrow(
    new TypeError('createX has no option "orign"; did you mean "origin"?'),
  );
});

it('lists the options if none is near', () => {
  expect(() => checkOptions('createX', { colour: 1 }, ['origin', 'label'])).toThrow(
    new TypeError('createX has no option "colour"; the options are origin, label'),
  );
});
