import { type CallOptions, callOptionNames, checkOptions } from '@mdmkit/core';

/**
 * Separates the options that only this method has from those of every call, and checks the names of all.
 *
 * @param operation - The name of the method, for the message.
 * @param options - What the caller passed; undefined for none.
 * @param names - The options that only this method has.
 * @throws TypeError - If `options` is no object, or has an option that does not exist. The message names it.
 */
export function separateOptions<Options extends CallOptions, Name extends Exclude<keyof Options, keyof CallOptions>>(
  operation: string,
  options: Options | undefined,
  names: readonly Name[],
): readonly [own: Pick<Options, Name>, callOptions: CallOptions] {
  // Fewer members than `Options` is what a caller without options passes.
  if (options === undefined) return [{} as Pick<Options, Name>, {}];
  checkOptions(operation, options, [...(names as readonly string[]), ...callOptionNames]);
  const own = Object.entries(options).filter(([name]) => (names as readonly string[]).includes(name));
  const others = Object.entries(options).filter(([name]) => !(names as readonly string[]).includes(name));
  // The two parts of one object.
  return [Object.fromEntries(own) as Pick<Options, Name>, Object.fromEntries(others)];
}
