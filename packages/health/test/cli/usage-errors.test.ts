import { Argument, Command, CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { refuseMisuse, toUnknownCommand } from '../../src/cli/usage-errors.ts';

/** A program with a command `token inspect <file>` and one with options. */
function program() {
  const made = new Command('tool').exitOverride();
  made.configureOutput({ writeErr() {}, writeOut() {} });
  const token = made.command('token');
  token
    .command('inspect')
    .addArgument(new Argument('<file>'))
    .action(() => {});
  made
    .command('serve')
    .option('-c, --config <file>', 'the configuration')
    .option('--only <service>', 'one service; repeatable', (value: string, all: string[]) => [...all, value], [])
    .option('--tags <tag...>', 'tags')
    .option('--quiet', 'say nothing')
    .option('--role <role>', 'what it does')
    .option('--reason <text>', 'why')
    .option('--by <name>', 'who')
    .argument('[target...]')
    .action(() => {});
  made
    .command('accept')
    .requiredOption('--reason <text>', 'why')
    .action(() => {});
  for (const command of [token, ...token.commands, ...made.commands])
    command.exitOverride().configureOutput({ writeErr() {}, writeOut() {} });
  refuseMisuse(made, 'tool');
  return made;
}

/** What a call is refused with; undefined if it is accepted. */
function refusalOf(...args: readonly string[]): string | undefined {
  try {
    program().parse(args, { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.message;
    throw error;
  }
}

describe('misuse', () => {
  test.each([
    ['token', 'inspect', 'token.p7m'],
    ['serve', '--config', 'health.yaml', '--role', 'worker'],
    ['serve', '--only', 'apple.dep', '--only', 'apple.vpp'],
    ['serve', '--tags', 'one', '--tags', 'two'],
    ['serve', '--quiet', '--quiet'],
    ['serve', '--reason', 'x'.repeat(500), '--by', 'x'.repeat(200)],
    ['serve', '--reason', ''],
  ])('is none: %s', (...args) => {
    expect(refusalOf(...args)).toBeUndefined();
  });

  test.each([
    [['token', 'inspect', ''], 'Expected a path; the value is empty.'],
    [['token', 'inspect', '  '], 'Expected a path; the value is empty.'],
    [['serve', '--config', ''], 'Expected a path; the value is empty.'],
    [['serve', '--by', ''], 'Expected a value; it is empty.'],
    [['serve', '--role', ' '], 'Expected a value; it is empty.'],
    [['serve', '--tags', 'one', ''], 'Expected a value; it is empty.'],
    [['serve', 'one', ''], 'Expected a value; it is empty.'],
    [['accept', '--reason', ''], 'Expected a value; it is empty.'],
    [['serve', '--reason', 'x'.repeat(501)], 'Expected at most 500 characters.'],
    [['serve', '--by', 'x'.repeat(201)], 'Expected at most 200 characters.'],
    [['serve', '--role', 'x'.repeat(100_000)], 'Expected at most 500 characters.'],
    [['serve', '--tags', 'one', 'x'.repeat(501)], 'Expected at most 500 characters.'],
    [['serve', 'one', 'x'.repeat(501)], 'Expected at most 500 characters.'],
    [['serve', '--role', 'worker', '--role', 'server'], "error: option '--role <role>' is repeated. Use it once."],
    [['serve', '-c', 'a.yaml', '--config', 'b.yaml'], "error: option '-c, --config <file>' is repeated. Use it once."],
  ])('is refused: %s', (args, reason) => {
    expect(refusalOf(...args)).toContain(reason);
  });
});

describe('the unknown command of a request for help', () => {
  test.each<[args: readonly string[], unknown: readonly string[] | undefined]>([
    [['help', 'nothing'], ['nothing']],
    [['nothing', '--help'], ['nothing']],
    [['nothing', '-h'], ['nothing']],
    [
      ['help', 'token', 'nothing'],
      ['token', 'nothing'],
    ],
    [
      ['token', 'nothing', '--help'],
      ['token', 'nothing'],
    ],
    // Nobody asks for help: the parser itself refuses it.
    [['nothing'], undefined],
    // The commands exist, or a value of the last one follows.
    [['help'], undefined],
    [['--help', 'nothing'], undefined],
    [['token', 'inspect', '--help'], undefined],
    [['help', 'token', 'inspect', 'token.p7m'], undefined],
  ])('%j', (args, unknown) => {
    expect(toUnknownCommand(program(), args)).toEqual(unknown);
  });
});

test('values that may be repeated are all kept', () => {
  const made = program();
  const serve = made.commands.find((command) => command.name() === 'serve');
  made.parse(['serve', 'a', 'b', '--tags', 'one', 'two', '--tags', 'three'], { from: 'user' });
  expect([serve?.args, serve?.processedArgs, serve?.opts().tags]).toEqual([
    ['a', 'b'],
    [['a', 'b']],
    ['one', 'two', 'three'],
  ]);
});
