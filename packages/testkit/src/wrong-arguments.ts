/** A call with arguments of wrong types whose error does not help the caller. */
export interface UnhelpfulError {
  /** The call, with its arguments: `planAssignment(null)`. */
  readonly call: string;
  /** What was thrown. */
  readonly error: string;
}

/** Whom to call with wrong arguments. */
export interface WrongArgumentsOptions {
  /** Names that are not called, such as `close`. */
  readonly except?: readonly string[];
  /** The text that stands for a wrong text. Default: `x`. Functions that write files need a path in a temporary folder. */
  readonly text?: string;
}

const nativeErrors: ReadonlySet<unknown> = new Set([
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  URIError,
]);

/**
 * Calls every function of a module or of a client with arguments of wrong types, one to three of them, and returns the
 * calls whose error is an accident: thrown by the runtime or by a library, not by a check of ours.
 *
 * An error of a class of ours helps, and so does a TypeError or RangeError that begins with the name of the function.
 *
 * @param subject - A module's namespace, or a client. Functions within its objects are called as well.
 */
export async function findUnhelpfulErrors(
  subject: object,
  { except = [], text = 'x' }: WrongArgumentsOptions = {},
): Promise<readonly UnhelpfulError[]> {
  const values = [undefined, null, 7, text, {}, []] as const;
  const unhelpful: UnhelpfulError[] = [];
  for (const [name, call] of functionsOf(subject, except)) {
    for (const values_ of combinations(values)) {
      const error = await errorOf(() => call(...values_));
      if (error === undefined || isHelpful(error.thrown, name)) continue;
      unhelpful.push({ call: `${name}(${values_.map(show).join(', ')})`, error: String(error.thrown) });
      break;
    }
  }
  return unhelpful;
}

type AnyFunction = (...values: readonly unknown[]) => unknown;

function functionsOf(subject: object, except: readonly string[], prefix = ''): (readonly [string, AnyFunction])[] {
  return Object.entries(subject).flatMap(([key, member]: [string, unknown]) => {
    const name = `${prefix}${key}`;
    if (except.includes(name)) return [];
    if (typeof member === 'function')
      return isClass(member)
        ? []
        : [[name, (...values: readonly unknown[]) => Reflect.apply(member, subject, values)] as const];
    // A list or a table of facts has no functions to call.
    return prefix.split('.').length > 2 || !isPlain(member) ? [] : functionsOf(member, except, `${name}.`);
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isClass(member: object): boolean {
  return Function.prototype.toString.call(member).startsWith('class');
}

function combinations(values: readonly unknown[]): (readonly unknown[])[] {
  const pairs = values.flatMap((first) => values.map((second) => [first, second] as const));
  return [
    [],
    ...values.map((value) => [value]),
    ...pairs,
    ...pairs.flatMap((pair) => values.map((value) => [...pair, value])),
  ];
}

/** What a call throws, at once or within some turns of the event loop. A call that goes on is not judged. */
async function errorOf(call: () => unknown): Promise<{ readonly thrown: unknown } | undefined> {
  try {
    await briefly(settle(call()));
    return undefined;
  } catch (thrown) {
    return { thrown };
  }
}

async function settle(value: unknown): Promise<unknown> {
  const result: unknown = await value;
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return result;
  const iterator = (result as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  await iterator.next();
  return await iterator.return?.();
}

async function briefly(promise: Promise<unknown>): Promise<void> {
  await Promise.race([promise, turns(20)]);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The ways in which our checks begin their messages. Node's own checks have a code. */
const checked = /^(?:[\w.]+: )?(?:\w[\w.[\]]* (?:must|takes|has no) |expected )/;

function isHelpful(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || error.name.includes('Zod') || String(Reflect.get(error, 'code')).startsWith('ERR_'))
    return false;
  if (!nativeErrors.has(error.constructor) || checked.test(error.message)) return true;
  const ownName = name.split('.').at(-1) ?? name;
  return new RegExp(String.raw`^(?:[\w.]*\.)?${ownName}\b[ :]`).test(error.message);
}

function show(value: unknown): string {
  return value === undefined ? 'undefined' : JSON.stringify(value);
}
