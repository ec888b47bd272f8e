import { wireSchema } from '@mdmkit/core';
import { expect, type TestContext } from 'vitest';
import type { z } from 'zod';
import { readDiscovery, sampleOf } from './discovery.ts';

/** The most values that one enumeration of the API has. */
const variants = 20;

/** Checks that a schema knows every member and every enumeration value that Google publishes, and nothing is renamed. */
export function expectDocumented(context: TestContext, name: string, schema: z.ZodType): void {
  const discovery = readDiscovery(context);
  const wire = wireSchema(schema);
  expect(Object.keys(sampleOf(discovery, name)).length).toBeGreaterThan(0);
  for (let variant = 0; variant < variants; variant += 1) {
    const surprises: unknown[] = [];
    const document = sampleOf(discovery, name, variant);
    expect(wire.read(structuredClone(document), (surprise) => surprises.push(surprise))).toEqual(document);
    expect(surprises).toEqual([]);
  }
}
