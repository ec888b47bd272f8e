import { describe, expect, it } from 'vitest';
import { checkArgument, checkOptionTypes, type OptionTypes } from '../../src/index.ts';

interface Options {
  readonly flag?: boolean;
  readonly devices?: number;
  readonly limit?: number;
  readonly run?: () => void;
  readonly names?: readonly string[] | number;
  readonly share?: number;
  readonly clock?: object;
  readonly label?: string;
  readonly shape?: 'flat' | 'deep';
}

const types: OptionTypes<Options> = {
  flag: 'boolean',
  devices: 'count',
  limit: 'count-or-infinity',
  run: 'function',
  names: { either: ['list', 'count'] },
  share: 'number',
  clock: 'object',
  label: 'text',
  shape: ['flat', 'deep'],
};

it('accepts what has its type, and what is not given', () => {
  const options = { flag: false, devices: 0, limit: Number.POSITIVE_INFINITY, names: 3, share: 0.5, label: '' };
  expect(() => checkOptionTypes('createX', options, types)).not.toThrow();
  const others = { run: () => {}, names: [], clock: {}, shape: 'deep', label: undefined };
  expect(() => checkOptionTypes('createX', others as object as Options, types)).not.toThrow();
});

it.each([
  [{ flag: 'yes' }, 'flag must be true or false, not this text'],
  [{ devices: '3' }, 'devices must be a whole number from 0 on, not this text'],
  [{ devices: -1 }, 'devices must be a whole number from 0 on, not -1'],
  [{ devices: 1.5 }, 'devices must be a whole number from 0 on, not 1.5'],
  [{ devices: null }, 'devices must be a whole number from 0 on, not null'],
  [{ limit: Number.NaN }, 'limit must be a whole number from 0 on, or Infinity, not NaN'],
  [{ run: {} }, 'run must be a function, not an object'],
  [{ names: 'a' }, 'names must be a list, or a whole number from 0 on, not this text'],
  [{ share: Number.POSITIVE_INFINITY }, 'share must be a number, not Infinity'],
  [{ clock: [] }, 'clock must be an object, not a list'],
  [{ clock: () => 0 }, 'clock must be an object, not a function'],
  [{ label: true }, 'label must be a text, not true'],
  [{ shape: 'round' }, 'shape must be "flat" or "deep", not this text'],
])('refuses %j by name', (options, words) => {
  expect(() => checkOptionTypes('createX', options as Options, types)).toThrow(new TypeError(`createX: ${words}`));
});

it('names an unknown option and the nearest one', () => {
  expect(() => checkOptionTypes('createX', { device: 1 } as Options, types)).toThrow(
    new TypeError('createX has no option "device"; did you mean "devices"?'),
  );
});

describe('one argument', () => {
  it.each([
    [new Map(), 'iterable'],
    [{ [Symbol.asyncIterator]: () => {} }, 'iterable'],
    [[], 'list'],
    ['', 'text'],
  ] as const)('%o is accepted as %s', (value, type) => {
    expect(() => checkArgument('things.list', 'value', value, type)).not.toThrow();
  });

  it.each([
    [undefined, 'object', 'things.list: value must be an object, not undefined'],
    [null, 'list', 'things.list: value must be a list, not null'],
    ['C02A', 'list', 'things.list: value must be a list, not this text'],
    ['C02A', 'iterable', 'things.list: value must be a list or another iterable, not this text'],
    [{}, 'text', 'things.list: value must be a text, not an object'],
  ] as const)('%o is not accepted as %s', (value, type, message) => {
    expect(() => checkArgument('things.list', 'value', value, type)).toThrow(new TypeError(message));
  });
});
