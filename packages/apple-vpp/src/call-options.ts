import { type CallOptions, checkArgument } from '@mdmkit/core';

/** Every option of a call. An option that core adds and this list lacks is a type error, and not sent as a parameter. */
const callOptions = {
  signal: true,
  timeoutMs: true,
  totalTimeoutMs: true,
  retry: true,
  priority: true,
  whenExhausted: true,
  freshConnection: true,
} satisfies Record<keyof CallOptions, true>;

/** Parts the options of a call from what else was given with them. */
export function splitCallOptions<Given extends CallOptions>(
  given: Given,
): { readonly options: CallOptions; readonly rest: Omit<Given, keyof CallOptions> } {
  checkArgument('call', 'options', given, 'object');
  const options: Record<string, unknown> = {};
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(callOptions, name)) rest[name] = value;
    else if (value !== undefined) options[name] = value;
  }
  // What is left is everything that is no option.
  return { options, rest: rest as Omit<Given, keyof CallOptions> };
}
