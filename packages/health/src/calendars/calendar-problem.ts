/** A source of a calendar cannot be used. */
export class CalendarProblem extends Error {
  /** The name of the class. */
  override readonly name = 'CalendarProblem';
}
