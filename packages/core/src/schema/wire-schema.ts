import type { z } from 'zod';
import { type CamelCased, toCamelCase } from './camel-case.ts';
import { describeIssue } from './describe-issue.ts';
import { compileJudge, issuesByZod, type Judge } from './judge.ts';
import { compileReader, type Reader, startWalk } from './reader.ts';
import { repairOptionalMembers } from './repair.ts';
import { SchemaMismatch } from './schema-mismatch.ts';
import { shapeOf } from './shape.ts';
import type { PathSegment, Surprise } from './surprise.ts';
import { toWireNames } from './write-names.ts';

/** A schema with the vendor's spelling on one side and ours on the other. */
export interface WireSchema<Value> {
  /** The zod schema of the vendor's form. */
  readonly schema: z.ZodType;
  /**
   * Reads an answer leniently: unknown members and values stay, an optional member of a wrong type is left out, and
   * each of these is reported. What is new in many rows of a list is reported for the first. `value` is taken over and
   * may be changed.
   *
   * @throws SchemaMismatch - When a required member is missing or of a wrong type.
   */
  read(value: unknown, report?: (surprise: Surprise) => void): Value;
  /**
   * Turns a value into the vendor's form. Members that the schema does not know are kept.
   *
   * @throws SchemaMismatch - When the value does not fit; places are named in our spelling.
   */
  write(value: Value): unknown;
}

/** A schema whose members keep the vendor's spelling. */
export function wireSchema<Schema extends z.ZodType>(schema: Schema): WireSchema<z.output<Schema>> {
  return createWireSchema(schema, undefined);
}

/** A schema whose members are snake_case on the wire and camelCase in our objects. */
export function snakeCaseSchema<Schema extends z.ZodType>(schema: Schema): WireSchema<CamelCased<z.output<Schema>>> {
  return createWireSchema(schema, toCamelCase);
}

function createWireSchema<Value>(schema: z.ZodType, rename: ((name: string) => string) | undefined): WireSchema<Value> {
  const shape = shapeOf(schema, rename ?? ((name) => name));
  // A package has dozens of schemas, and most programs use a few: they are compiled at their first use.
  let compiled: { readonly reader: Reader | undefined; readonly judge: Judge } | undefined;
  return {
    schema,
    read(value, report = () => {}) {
      compiled ??= { reader: compileReader(shape, rename !== undefined), judge: compileJudge(schema) };
      const { reader, judge } = compiled;
      // zod would copy every object, and the renaming below makes the only copy that is needed.
      const issues = judge.issuesOf(value);
      if (issues.length > 0) repairOptionalMembers(value, issues, shape, report);
      return (reader ? reader(value, startWalk(report)) : value) as Value;
    },
    write(value) {
      const wire = rename ? toWireNames(value, shape) : value;
      const issues = issuesByZod(schema, wire);
      if (issues.length === 0) return wire;
      throw new SchemaMismatch(
        issues.map((issue) => {
          const path = issue.path.filter((segment): segment is PathSegment => typeof segment !== 'symbol');
          const place = path.map((segment) => (typeof segment === 'string' && rename ? rename(segment) : segment));
          return `${place.length === 0 ? 'value' : place.join('.')}: ${describeIssue(issue, valueAt(wire, path))}`;
        }),
      );
    },
  };
}

function valueAt(value: unknown, path: readonly PathSegment[]): unknown {
  let here = value;
  for (const segment of path) here = typeof here === 'object' && here !== null ? Reflect.get(here, segment) : undefined;
  return here;
}
