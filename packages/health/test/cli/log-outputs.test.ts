import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { readLogOutput } from '../../src/cli/log-outputs.ts';

test.each([
  ['text', { format: 'text', file: undefined }],
  ['ecs:/var/log/a:b.ndjson', { format: 'ecs', file: '/var/log/a:b.ndjson' }],
])('reads %s', (text, output) => {
  expect(readLogOutput(text, [{ format: 'ndjson', file: 'x' }])).toEqual([{ format: 'ndjson', file: 'x' }, output]);
});

test.each(['', 'json', 'ecs:', 'ECS'])('refuses %j', (text) => {
  expect(() => readLogOutput(text, undefined)).toThrow(InvalidArgumentError);
});
