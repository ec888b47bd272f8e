/** A value does not fit its schema; `problems` name places and expectations, never values. */
export class SchemaMismatch extends Error {
  /** The name of the class. */
  override readonly name = 'SchemaMismatch';
  /** What is wrong, one line each. */
  readonly problems: readonly string[];

  /** Makes the error from one line per problem. */
  constructor(problems: readonly string[]) {
    super(problems.slice(0, 5).join('; '));
    this.problems = problems;
  }
}
