import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { publishedSchemas } from '../../src/config/json-schema.ts';
import { formatJson, loadConfig, runChecks } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';

/** The files as they are published. */
async function published(name: string): Promise<Record<string, unknown>> {
  const text = await readFile(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

/** Judges a value by a published schema, with a validator that knows nothing of zod. */
async function mistakes(name: string, value: unknown): Promise<unknown[]> {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) },
  });
  const validate = ajv.compile(await published(name));
  validate(value);
  return validate.errors ?? [];
}

let vendors: SimulatedVendors;

beforeAll(async () => {
  vendors = await startSimulatedVendors();
});

afterAll(() => vendors.close());

test.each(Object.keys(publishedSchemas()))('%s is what scripts/write-schemas.ts would write', async (name) => {
  expect(await published(name)).toEqual(publishedSchemas()[name]);
});

test.each(Object.keys(publishedSchemas()))('%s holds only limits that the schema sets', async (name) => {
  expect(JSON.stringify(await published(name))).not.toContain('9007199254740991');
});

describe('config.json', () => {
  test('accepts the configuration of the demo', async () => {
    const config: unknown = parse(await readFile(vendors.configFile, 'utf8'));
    expect(await mistakes('config.json', config)).toEqual([]);
  });

  test('refuses what the program refuses', async () => {
    const config = parse(await readFile(vendors.configFile, 'utf8')) as { tenants: { nmae?: string; id: string }[] };
    config.tenants[0]!.nmae = 'x';
    config.tenants[1]!.id = 'a b';
    expect(await mistakes('config.json', config)).toMatchObject([
      { keyword: 'additionalProperties', instancePath: '/tenants/0' },
      { keyword: 'pattern', instancePath: '/tenants/1/id' },
    ]);
  });
});

describe('run.json', () => {
  test('accepts the answer of the demo, with failures, warnings and facts', async () => {
    const report = await runChecks(await loadConfig(vendors.configFile));
    expect(report.summary).toMatchObject({ targets: 12, warnings: 1 });
    expect(await mistakes('run.json', JSON.parse(formatJson(report)))).toEqual([]);
  });

  test('refuses another class', async () => {
    const report = await runChecks({ origins: {}, targets: [] });
    const wrong = { ...report, summary: { ...report.summary, classes: { fine: 1 } } };
    expect(await mistakes('run.json', wrong)).not.toEqual([]);
  });
});
