/** A budget has no room, and the caller cannot or will not wait. */
export class BudgetExhausted extends Error {
  /** The name of the class. */
  override readonly name = 'BudgetExhausted';
  /** How long the wait would have been at least, in milliseconds. */
  readonly expectedMs: number;

  /** Makes the error. */
  constructor(expectedMs: number) {
    super(`no request may be sent for the next ${Math.ceil(expectedMs)} ms`);
    this.expectedMs = expectedMs;
  }
}
