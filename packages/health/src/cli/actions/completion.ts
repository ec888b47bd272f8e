import type { Command, Option } from 'commander';

/** A shell that the program can be completed in. */
export type Shell = 'bash' | 'zsh' | 'fish';

interface CommandWords {
  /** The words of the command: `run`, `vault add`. */
  readonly path: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly commands: readonly string[];
}

/** Writes a shell's completion of a program, from its commands and options. */
export function completionScript(shell: Shell, program: Command): string {
  const commands = wordsOf(program, '');
  const name = program.name();
  if (shell === 'bash') return bash(name, commands);
  return shell === 'zsh' ? zsh(name, commands) : fish(name, commands);
}

function wordsOf(command: Command, path: string): readonly CommandWords[] {
  const own: CommandWords = {
    path,
    description: command.description(),
    options: command.options.filter((option) => !option.hidden),
    commands: command.commands.map((each) => each.name()),
  };
  return [
    own,
    ...command.commands.flatMap((each) => wordsOf(each, path === '' ? each.name() : `${path} ${each.name()}`)),
  ];
}

const flagsOf = ({ options }: CommandWords) => [
  ...options.flatMap(({ short, long }) => [short, long].filter((flag) => flag !== undefined)),
  '--help',
];

/** What an option's value may be: words, a file, a folder, or anything. */
function choicesOf(option: Option): readonly string[] | 'file' | 'folder' | undefined {
  if (option.argChoices) return option.argChoices;
  if (/<folder>/.test(option.flags)) return 'folder';
  if (/format/.test(option.flags)) return option.description.replace(/;.*/, '').split(', ');
  return /<file>/.test(option.flags) ? 'file' : undefined;
}

function bash(name: string, commands: readonly CommandWords[]): string {
  const fn = `_${name.replace(/\W/g, '_')}`;
  const values = commands.flatMap((command) =>
    command.options.flatMap((option) => {
      const value = choicesOf(option);
      if (value === undefined) return [];
      const pattern = [option.short, option.long]
        .filter((flag) => flag !== undefined)
        .map((flag) => `"${command.path} ${flag}"`)
        .join(' | ');
      const how = value === 'file' ? '-f' : value === 'folder' ? '-d' : `-W "${value.join(' ')}"`;
      return [`    ${pattern}) COMPREPLY=($(compgen ${how} -- "$word")); return ;;`];
    }),
  );
  const words = commands.map(
    (command) =>
      `    "${command.path}") COMPREPLY=($(compgen -W "${[...command.commands, ...flagsOf(command)].join(' ')}" -- "$word")) ;;`,
  );
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`);
  return `# ${name} completion for bash: source it, or save it in the folder of completions.
${fn}() {
  local word="\${COMP_WORDS[COMP_CWORD]}" last="\${COMP_WORDS[COMP_CWORD-1]}" path="" each i
  for ((i = 1; i < COMP_CWORD; i++)); do
    each="\${path:+$path }\${COMP_WORDS[i]}"
    case "$each" in
      ${paths.join(' | ')}) path="$each" ;;
    esac
  done
  case "$path $last" in
${values.join('\n')}
  esac
  case "$path" in
${words.join('\n')}
  esac
}
complete -F ${fn} ${name}
`;
}

function zsh(name: string, commands: readonly CommandWords[]): string {
  const fn = `_${name.replace(/\W/g, '_')}`;
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const describe = (text: string) => text.replace(/[[\]:]/g, '\\$&');
  const specs = (command: CommandWords) =>
    command.options.flatMap((option) => {
      const value = choicesOf(option);
      const action = value === 'file' ? '_files' : value === 'folder' ? '_files -/' : `(${value?.join(' ') ?? ''})`;
      const argument = option.required || option.optional ? `:value:${value === undefined ? '' : action}` : '';
      return [option.short, option.long]
        .filter((flag) => flag !== undefined)
        .map((flag) => quote(`*${flag}[${describe(option.description)}]${argument}`));
    });
  const cases = commands.map((command) => {
    const names = command.commands.map((each) => {
      const found = commands.find(({ path }) => path === (command.path === '' ? each : `${command.path} ${each}`));
      return quote(`${each}:${describe(found?.description ?? '')}`);
    });
    const list = names.length === 0 ? '' : `local -a names=(${names.join(' ')}); _describe command names; `;
    return `    ${quote(command.path)}) ${list}_arguments ${specs(command).join(' ')} '*::file:_files' ;;`;
  });
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quote(path));
  return `#compdef ${name}
# ${name} completion for zsh: save it as _${name} in a folder of $fpath.
${fn}() {
  local path_="" each i
  for ((i = 2; i < CURRENT; i++)); do
    each="\${path_:+$path_ }\${words[i]}"
    case "$each" in
      ${paths.join(' | ')}) path_="$each" ;;
    esac
  done
  case "$path_" in
${cases.join('\n')}
  esac
}
${fn} "$@"
`;
}

function fish(name: string, commands: readonly CommandWords[]): string {
  const quote = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
  const lines = commands.flatMap((command) => {
    const condition = conditionOf(command.path, command.commands);
    const subcommands = command.commands.map((each) => {
      const path = command.path === '' ? each : `${command.path} ${each}`;
      const description = commands.find((other) => other.path === path)?.description ?? '';
      return `complete -c ${name} -n ${quote(condition)} -f -a ${each} -d ${quote(description)}`;
    });
    const options = command.options.map((option) => {
      const value = choicesOf(option);
      const flags = [option.short && `-s ${option.short.slice(1)}`, option.long && `-l ${option.long.slice(2)}`];
      const argument =
        option.required || option.optional
          ? Array.isArray(value)
            ? ['-x', `-a ${quote(value.join(' '))}`]
            : ['-r']
          : [];
      return ['complete', '-c', name, '-n', quote(condition), ...flags, ...argument, '-d', quote(option.description)]
        .filter((part) => part !== undefined)
        .join(' ');
    });
    return [...subcommands, ...options];
  });
  return `# ${name} completion for fish: save it as ${name}.fish in the folder of completions.\n${lines.join('\n')}\n`;
}

/** Fish asks whether words were seen: a command's own, and none of the commands below it. */
function conditionOf(path: string, below: readonly string[]): string {
  if (path === '') return '__fish_use_subcommand';
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
  const not = below.length === 0 ? [] : [`not __fish_seen_subcommand_from ${below.join(' ')}`];
  return [...seen, ...not].join('; and ');
}
