/** The arguments and the result of a method. */
export interface Method<Arguments, Result> {
  /** The arguments, by the names that Google's library uses. */
  readonly arguments: Arguments;
  /** The answer. */
  readonly result: Result;
}
