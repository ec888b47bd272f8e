/** One mistake in a configuration file. */
export interface ConfigProblem {
  /** The file, as it was named. */
  readonly file: string;
  /** The line, from 1 on. */
  readonly line: number;
  /** The column, from 1 on. */
  readonly column: number;
  /** The place inside the file: `tenants[0].credentials[1].token`. */
  readonly path: string;
  /** What is wrong and what was expected. Holds no value that may be secret. */
  readonly message: string;
}

/** A configuration that cannot be used, with all its mistakes at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The mistakes, in the order of the file. */
  readonly problems: readonly ConfigProblem[];

  /** Makes the error; its message has one line per mistake, `file:line:column: path: message`. */
  constructor(problems: readonly ConfigProblem[]) {
    const sorted = [...problems].sort((one, other) => one.line - other.line || one.column - other.column);
    super(sorted.map(formatProblem).join('\n'));
    this.problems = sorted;
  }
}

function formatProblem({ file, line, column, path, message }: ConfigProblem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}
