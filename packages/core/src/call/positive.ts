/**
 * Checks a time limit and returns it.
 *
 * @throws TypeError - When it is not a number of milliseconds above 0.
 */
export function positive(value: number, option: string): number {
  if (!(value > 0)) throw new TypeError(`${option} must be a number of milliseconds above 0`);
  return value;
}
