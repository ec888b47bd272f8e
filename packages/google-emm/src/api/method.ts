/** What a method takes and yields. */
export interface Method<Arguments, Result> {
  /** The arguments, by the names that Google's library uses. */
  readonly arguments: Arguments;
  /** The answer. */
  readonly result: Result;
}
