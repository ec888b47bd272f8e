import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** Judges values by a zod schema, without the copies that zod makes of everything it reads. */
export interface Judge {
  /** Whether the schema takes a value. */
  readonly accepts: (value: unknown) => boolean;
  /** The issues that zod finds in a value, none if it fits; only what does not fit is checked by zod. */
  readonly issuesOf: (value: unknown) => readonly Issue[];
}

/**
 * Makes the judge of a schema: our own code checks plain objects, lists and values, everything else by zod
 * itself. Where code may not be generated, zod judges everything.
 */
export function compileJudge(schema: z.core.$ZodType): Judge {
  const tests: Judge['accepts'][] = [];
  const judge = judgeOf(schema);
  const test = testOf(schema, tests, judge);
  const accepts = generate(`return ${test}`, tests);
  if (!accepts) return judgeByZod(schema);
  // A list is walked once: to check first whether it fits would walk it twice.
  if (hasList(schema)) return { accepts, issuesOf: judge.issuesOf };
  return { accepts, issuesOf: (value) => (accepts(value) ? noIssues : judge.issuesOf(value)) };
}

const noIssues: readonly Issue[] = [];

/** Whether a schema is a list that our own code walks, or an object with such a list. */
function hasList(schema: z.core.$ZodType): boolean {
  const def = definitionOf(schema);
  if (hasChecks(def)) return false;
  if (def.type === 'optional' || def.type === 'nullable' || def.type === 'readonly') return hasList(def.innerType);
  return def.type === 'array' || (def.type === 'object' && Object.values(def.shape).some(hasList));
}

/** How the parts of a composed schema are judged. */
function judgeOf(schema: z.core.$ZodType): Judge {
  const def = definitionOf(schema);
  if (hasChecks(def)) return judgeByZod(schema);
  switch (def.type) {
    case 'readonly':
      return judgeOf(def.innerType);
    case 'optional':
    case 'nullable': {
      const inner = judgeOf(def.innerType);
      const nothing = def.type === 'optional' ? undefined : null;
      return {
        accepts: (value) => value === nothing || inner.accepts(value),
        issuesOf: (value) => (value === nothing ? noIssues : inner.issuesOf(value)),
      };
    }
    case 'array':
      return judgeOfArray(schema, compileJudge(def.element));
    case 'object':
      return def.catchall === undefined || definitionOf(def.catchall).type === 'unknown'
        ? judgeOfObject(schema, def.shape)
        : judgeByZod(schema);
    default:
      return judgeByZod(schema);
  }
}

/** zod's parser with its own smaller error: that of `schema.safeParse` records a stack that nobody reads. */
const parse = z.core._safeParse(z.core.$ZodError);

/**
 * Returns the issues that zod itself finds in a value. zod compares the `length` of whatever has one, also of an object in the place of
 * a text, and throws if that cannot be compared.
 */
export function issuesByZod(schema: z.core.$ZodType, value: unknown): readonly Issue[] {
  try {
    return parse(schema, value).error?.issues ?? noIssues;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [{ code: 'custom', path: [], input: value, message: 'its length cannot be compared' }];
  }
}

function judgeByZod(schema: z.core.$ZodType): Judge {
  const issuesOf = (value: unknown) => issuesByZod(schema, value);
  return { accepts: (value) => issuesOf(value).length === 0, issuesOf };
}

function judgeOfArray(schema: z.core.$ZodType, item: Judge): Judge {
  return {
    accepts(value) {
      if (!Array.isArray(value)) return false;
      for (const element of value) if (!item.accepts(element)) return false;
      return true;
    },
    issuesOf(value) {
      if (!Array.isArray(value)) return judgeByZod(schema).issuesOf(value);
      const issues: Issue[] = [];
      for (let index = 0; index < value.length; index += 1) {
        if (!item.accepts(value[index])) issues.push(...within(index, item.issuesOf(value[index])));
      }
      return issues;
    },
  };
}

function judgeOfObject(schema: z.core.$ZodType, shape: z.core.$ZodShape): Judge {
  const tests: Judge['accepts'][] = [];
  const members = Object.entries(shape).map(([key, member]) => ({
    key,
    member,
    judge: judgeOf(member),
    required: member._zod.optin !== 'optional',
  }));
  const lines = members.map(({ key, judge, member, required }) => {
    const test = testOf(member, tests, judge);
    return `value=object[${JSON.stringify(key)}];if(!(${required ? `value!==undefined&&${test}` : test}))return false;`;
  });
  const code = `const object=value;if(typeof object!=="object"||object===null||Array.isArray(object))return false;${lines.join('')}return true`;
  const accepts = generate(code, tests);
  if (!accepts) return judgeByZod(schema);
  // Most answers fit, so that these are hardly ever needed.
  let judges: readonly (readonly [key: string, judge: Judge])[] | undefined;
  return {
    accepts,
    issuesOf(value) {
      // What is missing has rules of its own in zod.
      const isWhole = isObject(value) && members.every(({ key, required }) => !required || value[key] !== undefined);
      if (!isWhole) return judgeByZod(schema).issuesOf(value);
      judges ??= members.map(({ key, member }) => [key, compileJudge(member)]);
      return judges.flatMap(([key, judge]) => within(key, judge.issuesOf(value[key])));
    },
  };
}

/** The test of a value as an expression; what is no plain value is left to a function, which goes into `tests`. */
function testOf(schema: z.core.$ZodType, tests: Judge['accepts'][], judge: Judge): string {
  const def = definitionOf(schema);
  if (isFilledText(def)) return '(typeof value==="string"&&value!=="")';
  if (isInteger(def)) return 'Number.isSafeInteger(value)';
  if (!hasChecks(def)) {
    switch (def.type) {
      case 'optional':
        return `(value===undefined||${testOf(def.innerType, tests, judgeOf(def.innerType))})`;
      case 'nullable':
        return `(value===null||${testOf(def.innerType, tests, judgeOf(def.innerType))})`;
      case 'readonly':
        return testOf(def.innerType, tests, judgeOf(def.innerType));
      case 'string':
      case 'boolean':
        return `typeof value==="${def.type}"`;
      case 'number':
        return 'Number.isFinite(value)';
      default:
    }
  }
  tests.push(judge.accepts);
  return `tests[${tests.length - 1}](value)`;
}

function generate(code: string, tests: readonly Judge['accepts'][]): Judge['accepts'] | undefined {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- the text holds names as JSON strings and nothing else of the vendor's.
    const make = new Function('tests', `return (value)=>{${code}}`) as (given: typeof tests) => Judge['accepts'];
    return make(tests);
  } catch {
    return undefined;
  }
}

type Definition = z.core.$ZodTypes['_zod']['def'];

function definitionOf(schema: z.core.$ZodType): Definition {
  // `def.type` discriminates zod's own union of definitions; its classes are not exported for narrowing.
  return schema._zod.def as Definition;
}

/** Whether more is asked for than a type: a minimum, a format, a conversion. */
function hasChecks(def: object): boolean {
  const { checks, format, coerce } = def as { checks?: readonly unknown[]; format?: unknown; coerce?: unknown };
  return (checks?.length ?? 0) > 0 || format !== undefined || coerce === true;
}

/** Whether a schema is `z.int()` and nothing more. */
function isInteger(def: Definition): boolean {
  if (def.type !== 'number') return false;
  const { format, ...more } = def as z.core.$ZodNumberFormatDef;
  return format === 'safeint' && !hasChecks(more);
}

/** Whether a schema is a text that must not be empty, and nothing more. zod counts characters, which matters above 1 only. */
function isFilledText(def: Definition): boolean {
  if (def.type !== 'string') return false;
  const { checks = [], ...type } = def;
  const [check] = checks;
  if (check === undefined || checks.length > 1 || hasChecks(type)) return false;
  const { check: name, minimum } = check._zod.def as z.core.$ZodCheckDef & { readonly minimum?: unknown };
  return name === 'min_length' && minimum === 1;
}

function within(segment: PropertyKey, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, path: [segment, ...issue.path] }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
