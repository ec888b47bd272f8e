import type { Argument, Command, Option } from 'commander';

/** A word that can stand at the cursor. */
export interface Candidate {
  /** The word. */
  readonly value: string;
  /** A short explanation; empty if there is none. */
  readonly description: string;
}

/** What can stand at the cursor. */
export interface Completion {
  /** The words. */
  readonly candidates: readonly Candidate[];
  /** Whether the shell adds the names of files or of folders. */
  readonly paths?: 'file' | 'folder';
}

/**
 * Finds what can stand at the cursor of a command line, from the program's own declaration of commands, options and
 * arguments.
 *
 * @param typed - The words after the program's name; the last one is the word at the cursor and may be empty.
 */
export function completionsOf(program: Command, typed: readonly string[]): Completion {
  // bash hands over `--format=json` as three words.
  const words = typed.filter((word, index) => word !== '=' || index === typed.length - 1);
  const last = words.at(-1) ?? '';
  const current = last === '=' ? '' : last;
  const { command, position, openOption } = walk(program, words.slice(0, -1));
  const inline = /^(--[\w-]+)=(.*)$/s.exec(current);
  if (inline) {
    const [, flag = '', value = ''] = inline;
    const { candidates, ...rest } = valuesOf(findOption(command, flag), value);
    return { ...rest, candidates: candidates.map((each) => ({ ...each, value: `${flag}=${each.value}` })) };
  }
  if (openOption) return valuesOf(openOption, current);
  if (current.startsWith('-')) return { candidates: matching(optionsOf(program, command), current) };
  const subcommands = command.createHelp().visibleCommands(command);
  if (position === 0 && subcommands.length > 0) {
    const named = subcommands.map((each) => ({ value: each.name(), description: each.description() }));
    return { candidates: matching(named, current) };
  }
  const { registeredArguments } = command;
  const expected = registeredArguments[position] ?? registeredArguments.findLast(({ variadic }) => variadic);
  return valuesOf(expected, current);
}

interface Place {
  readonly command: Command;
  /** How many arguments of the command precede the cursor. */
  readonly position: number;
  /** The option that waits for its value. */
  readonly openOption?: Option;
}

/** Follows the words before the cursor to the command that they name. */
function walk(program: Command, words: readonly string[]): Place {
  let place: Place = { command: program, position: 0 };
  for (const word of words) place = next(place, word);
  return place;
}

function next({ command, position, openOption }: Place, word: string): Place {
  if (word.startsWith('-')) {
    const option = word.includes('=') ? undefined : findOption(command, word);
    const takesValue = option?.required === true || option?.optional === true;
    return { command, position, ...(takesValue ? { openOption: option } : {}) };
  }
  if (openOption) return { command, position, ...(openOption.variadic ? { openOption } : {}) };
  const subcommand = position === 0 ? command.commands.find((each) => each.name() === word) : undefined;
  return subcommand ? { command: subcommand, position: 0 } : { command, position: position + 1 };
}

function findOption(command: Command, flag: string): Option | undefined {
  return command
    .createHelp()
    .visibleOptions(command)
    .find(({ short, long }) => short === flag || long === flag);
}

/** The long options; without a command also those of `run`, which a bare command line means. */
function optionsOf(program: Command, command: Command): readonly Candidate[] {
  const run = command === program ? program.commands.filter((each) => each.name() === 'run') : [];
  const all = [command, ...run].flatMap((each) => each.createHelp().visibleOptions(each));
  const candidates = all.map(({ long, short, description }) => ({ value: long ?? short ?? '', description }));
  return [...new Map(candidates.map((each) => [each.value, each])).values()];
}

function valuesOf(expected: Option | Argument | undefined, current: string): Completion {
  const choices = (expected?.argChoices ?? []).map((value) => ({ value, description: '' }));
  const paths = expected && pathKind(expected);
  return { candidates: matching(choices, current), ...(paths ? { paths } : {}) };
}

/** A placeholder that is named `file` or `folder` takes a path. */
function pathKind(expected: Option | Argument): Completion['paths'] {
  const placeholder = 'flags' in expected ? /[<[]([\w-]+)/.exec(expected.flags)?.[1] : expected.name();
  return placeholder === 'file' || placeholder === 'folder' ? placeholder : undefined;
}

function matching(candidates: readonly Candidate[], beginning: string): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(beginning));
}
