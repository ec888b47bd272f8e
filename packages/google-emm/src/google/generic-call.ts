import type { CallOptions } from '@mdmkit/core';
import { defineMethod, type GoogleMethod, rowOf } from '../api/define.ts';
import type { Method } from '../api/method.ts';
import type { ResultOf } from '../api/method-types.ts';
import { resourceArguments } from '../api/resource-arguments.ts';
import type { GoogleClient } from './google-client.ts';
import { listError } from './google-list.ts';

/** An argument that every method of Google's APIs takes. */
export interface CommonArguments {
  /** The members to return, such as `name,state` or `devices(name,state),nextPageToken`. Default: all members. */
  readonly fields?: string | undefined;
}

/** Calls any method of an API by its name, with the arguments of `googleapis`. */
export type GenericCall<Methods> = <Name extends keyof Methods & string>(
  name: Name,
  args: (Methods[Name] extends Method<infer Arguments, unknown> ? Arguments : never) & CommonArguments,
  options?: CallOptions,
) => Promise<ResultOf<Methods[Name]>>;

/**
 * Creates the generic call of an API. It has the errors, time limits, retries and checks of the methods that have a
 * function of their own. Answers are not checked member by member; secrets in them are wrapped.
 */
export function createGenericCall<Methods>(google: GoogleClient): GenericCall<Methods> {
  const methods = new Map<string, GoogleMethod>();
  return async (name, args, options) => {
    if (!rowOf(google.api.name, name)) throw new TypeError(`${google.api.name} has no method ${String(name)}`);
    const method = methods.get(name) ?? defineMethod(google.api, name);
    methods.set(name, method);
    const { requestBody: body, ...others } = argumentsOf(name, args);
    const pathArguments = new Set(resourceArguments(method.row).map((argument) => argument.name));
    const query = Object.fromEntries(Object.entries(others).filter(([argument]) => !pathArguments.has(argument)));
    const answer = await google.send(method, others, { query, body }, options);
    if (isErrorBody(answer))
      throw listError(method.row, 'EMM_SCHEMA_MISMATCH', 'the answer is an error with status 200');
    // Google leaves out what is empty; an empty answer is an object all the same.
    return (answer ?? (method.row.response === 'Empty' ? {} : undefined)) as never;
  };
}

/** The arguments of a call, checked for callers without TypeScript. */
function argumentsOf(name: string, args: unknown): Readonly<Record<string, unknown>> {
  if (typeof args === 'object' && args !== null && !Array.isArray(args)) return { ...args };
  throw new TypeError(`call('${name}') takes one object with the arguments of the method`);
}

/** Whether an answer is the body of a refusal. An operation has an error as well, and a name. (Google: AIP-193) */
function isErrorBody(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || Object.keys(answer).length > 1) return false;
  const error: unknown = Reflect.get(answer, 'error');
  return typeof error === 'object' && error !== null && typeof Reflect.get(error, 'code') === 'number';
}
