import { type Argument, type Command, InvalidArgumentError, type Option } from 'commander';
import { shellPathProblem } from '../files/shell-path.ts';
import { longestText } from '../service/operator-request.ts';

/** Makes a command and its subcommands refuse wrong uses that the parser accepts, and name their help in each usage error. */
export function refuseMisuse(command: Command, path: string): void {
  command.showHelpAfterError(`(see ${path} --help)`);
  refuseWrongPaths(command);
  refuseWrongTexts(command);
  refuseRepeatedOptions(command);
  for (const subcommand of command.commands) refuseMisuse(subcommand, `${path} ${subcommand.name()}`);
}

/**
 * Finds the unknown command in a request for help, such as `help nothing` or `nothing --help`, for which the parser shows the
 * help of the whole program.
 *
 * @returns The words up to the unknown command, which the parser refuses; undefined if help is not requested or every command
 *   exists.
 */
export function toUnknownCommand(program: Command, args: readonly string[]): string[] | undefined {
  if (!args.some((arg) => arg === 'help' || arg === '-h' || arg === '--help')) return undefined;
  const path: string[] = [];
  let command = program;
  for (const arg of args) {
    if (arg === 'help') continue;
    if (arg.startsWith('-') || command.commands.length === 0) return undefined;
    path.push(arg);
    const next = command.commands.find((subcommand) => subcommand.name() === arg);
    if (!next) return path;
    command = next;
  }
  return undefined;
}

/**
 * A variable of the shell that is not set makes an empty path, which would mean a file without a name, or this folder. And a
 * shell leaves `~` as it is in `--out=~/x`, which would mean a folder of that name.
 */
function refuseWrongPaths(command: Command): void {
  const path = (text: string): string => {
    if (text.trim() === '') throw new InvalidArgumentError('Expected a path; the value is empty.');
    const problem = shellPathProblem(text);
    if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`);
    return text;
  };
  for (const option of command.options)
    if (/[<[](?:file|folder)[>\]]/.test(option.flags) && option.parseArg === undefined) option.argParser(path);
  for (const argument of command.registeredArguments) if (argument.name() === 'file') argument.argParser(path);
}

/** The placeholders of values that may be empty: a reason, and the word at the cursor of a completion. */
const mayBeEmpty: readonly string[] = ['text', 'word'];

/**
 * What a person writes is stored, sent and shown: a whole file in its place would be in the way everywhere. And a variable of the
 * shell that is not set makes an empty name, which would be recorded.
 */
function refuseWrongTexts(command: Command): void {
  const limited = (placeholder: string, isMandatory: boolean) => {
    const most = placeholder === 'name' ? longestText.name : longestText.reason;
    const isOptional = mayBeEmpty.includes(placeholder) && !isMandatory;
    return (text: string): string => {
      if (text.trim() === '' && !isOptional) throw new InvalidArgumentError('Expected a value; it is empty.');
      if (text.length > most) throw new InvalidArgumentError(`Expected at most ${most} characters.`);
      return text;
    };
  };
  const limit = (value: Option | Argument, placeholder: string) => {
    const check = limited(placeholder, 'mandatory' in value && value.mandatory);
    // A parser of a value that may be repeated also collects.
    const collect = (text: string, before: unknown): unknown[] => [before ?? [], check(text)].flat();
    if (value.parseArg === undefined) value.argParser<unknown>(value.variadic ? collect : check);
  };
  // Not `isBoolean`: commander counts `--no-server` among the options with a value.
  for (const option of command.options)
    if (option.required || option.optional) limit(option, /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? '');
  for (const argument of command.registeredArguments) limit(argument, argument.name());
}

/** The parser would use the last value and ignore the others. */
function refuseRepeatedOptions(command: Command): void {
  const used = new Set<Option>();
  for (const option of command.options) {
    if (option.isBoolean() || option.variadic || option.description.endsWith('repeatable')) continue;
    command.on(`option:${option.name()}`, () => {
      if (used.has(option)) command.error(`error: option '${option.flags}' is repeated. Use it once.`);
      used.add(option);
    });
  }
}
