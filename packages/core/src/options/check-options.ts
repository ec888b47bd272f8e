import { nearest } from './nearest.ts';

/**
 * Checks the options object of a public function, for callers without TypeScript.
 *
 * @param caller - The name of the function, for the message: `createDepClient`.
 * @param names - Every option name that the function accepts.
 * @throws TypeError - If `options` is not an object, or has an option with another name. The message names it.
 */
export function checkOptions(caller: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${caller} takes one object with options, such as { ${names[0]} }`);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const suggestion = nearest(name, names);
    const hint = suggestion === undefined ? `the options are ${names.join(', ')}` : `did you mean "${suggestion}"?`;
    throw new TypeError(`${caller} has no option "${name.slice(0, 64)}"; ${hint}`);
  }
}
