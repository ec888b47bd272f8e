/** The engine of several processes cannot run. */
export class EngineProblem extends Error {
  /** The name of the class. */
  override readonly name = 'EngineProblem';
  /** What to do, as a sentence without its full stop. */
  readonly remedy: string;

  /** Makes the error. */
  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
