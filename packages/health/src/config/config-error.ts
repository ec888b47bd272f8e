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
  /** The name of the class. */
  override readonly name = 'ConfigError';
  /** The mistakes, in the order of the file. */
  readonly problems: readonly ConfigProblem[];

  /** Makes the error; its message has one line per mistake, `file:line:column: path: message`. */
  constructor(problems: readonly ConfigProblem[]) {
    const sorted = sortProblems(problems);
    const shown = sorted.slice(0, mostShown).map(formatProblem);
    super([...shown, ...(sorted.length > mostShown ? [`and ${sorted.length - mostShown} more`] : [])].join('\n'));
    this.problems = sorted;
  }
}

/** More lines than these do not help; the rest is counted. */
const mostShown = 200;

/** File by file, as they came up, and each from top to bottom. */
function sortProblems(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const files = new Map<string, number>();
  for (const { file } of problems) if (!files.has(file)) files.set(file, files.size);
  const rank = ({ file }: ConfigProblem) => files.get(file) ?? 0;
  return [...problems].sort(
    (one, other) => rank(one) - rank(other) || one.line - other.line || one.column - other.column,
  );
}

/** One mistake as a line: `file:line:column: path: message`. */
export function formatProblem({ file, line, column, path, message }: ConfigProblem): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
}
