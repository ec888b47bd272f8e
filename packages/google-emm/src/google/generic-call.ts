import type { CallOptions } from '@mdmkit/core';
import { defineMethod, type GoogleMethod, rowOf } from '../api/define.ts';
import type { Method } from '../api/generated/method-types.ts';
import { resourceArguments } from '../api/resource-arguments.ts';
import type { GoogleClient } from './google-client.ts';

/** Calls any method of an API by its name, with the arguments that Google's library names. */
export type GenericCall<Methods> = <Name extends keyof Methods & string>(
  name: Name,
  args: Methods[Name] extends Method<infer Arguments, unknown> ? Arguments : never,
  options?: CallOptions,
) => Promise<Methods[Name] extends Method<object, infer Result> ? Result : never>;

/**
 * Makes the call for every method of an API: with the same errors, deadlines, repetition and checks as the methods that
 * have a name of their own. Answers are read leniently; secrets in them are wrapped.
 */
export function createGenericCall<Methods>(google: GoogleClient): GenericCall<Methods> {
  const methods = new Map<string, GoogleMethod>();
  return async (name, args, options) => {
    if (!rowOf(google.api.name, name)) throw new TypeError(`${google.api.name} has no method ${String(name)}`);
    const method = methods.get(name) ?? defineMethod(google.api, name);
    methods.set(name, method);
    const { requestBody: body, ...rest } = args as Readonly<Record<string, unknown>>;
    const ofPath = new Set(resourceArguments(method.row).map((argument) => argument.name));
    const query = Object.fromEntries(Object.entries(rest).filter(([argument]) => !ofPath.has(argument)));
    const answer = await google.send(method, rest, { query, body }, options);
    // Google leaves out what is empty, and an empty answer is an object all the same.
    return (answer ?? (method.row.response === 'Empty' ? {} : undefined)) as never;
  };
}
