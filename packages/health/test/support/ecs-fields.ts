import { existsSync, readFileSync } from 'node:fs';
import { EcsFlat } from '@elastic/ecs';
import type { TestContext } from 'vitest';

/** A field that a document may have, with its type. */
export type KnownFields = ReadonlyMap<string, string>;

/** The fields that heartbeat adds to ECS; skips the test where the folder with the vectors is absent. */
export function heartbeatFields(context: TestContext): KnownFields {
  const file = new URL('../../../../../shared/vectors/ecs/heartbeat-fields.txt', import.meta.url);
  context.skip(!existsSync(file), 'no folder ../shared (vectors)');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** The fields of ECS. */
export function ecsFields(): KnownFields {
  return new Map(Object.values(EcsFlat).map(({ flat_name, type }) => [flat_name, type]));
}

/** The fields of a document by their full names, with their values. Values of objects that are one field stay together. */
export function flatten(document: object, whole: ReadonlySet<string>, prefix = ''): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(document).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
      const path = `${prefix}${name}`;
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      return isObject && !whole.has(path) ? [...flatten(value, whole, `${path}.`)] : [[path, value]];
    }),
  );
}

/** Whether a value may be indexed as a type of Elasticsearch. */
export function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'long':
    case 'integer':
      return Number.isSafeInteger(value);
    case 'date':
      return typeof value === 'string' && new Date(value).toISOString() === value;
    case 'date_range':
      return isRange(value);
    case 'object':
      return typeof value === 'object' && Object.values(value ?? {}).every((each) => typeof each === 'string');
    case 'keyword':
    case 'constant_keyword':
    case 'wildcard':
    case 'match_only_text':
    case 'text':
      return typeof value === 'string';
    default:
      return false;
  }
}

function isRange(value: unknown): boolean {
  const { gte, lt } = value as { readonly gte?: unknown; readonly lt?: unknown };
  return fits('date', gte) && fits('date', lt) && String(gte) < String(lt);
}
