/** Why an answer is no status feed, as the end of a sentence about the feed. */
export const feedProblems = {
  EMPTY: 'is empty',
  IS_HTML: 'is a web page',
  NOT_JSON: 'is not JSON',
  NOT_XML: 'is neither RSS nor Atom',
  OTHER_SHAPE: 'does not have the shape of this format',
} as const;

/** Why an answer is no status feed. */
export type FeedProblemCode = keyof typeof feedProblems;

/** An answer that is no status feed. Its message repeats nothing of the answer. */
export class FeedProblem extends Error {
  override readonly name = 'FeedProblem';
  /** Why. */
  readonly code: FeedProblemCode;

  /** Makes a problem. */
  constructor(code: FeedProblemCode) {
    super(`The answer ${feedProblems[code]}.`);
    this.code = code;
  }
}
