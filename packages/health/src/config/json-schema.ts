import { RunReport } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { probes } from '../probes/index.ts';
import { HealthConfig, Tenant } from './schema.ts';

/** The JSON Schemas that are published with the package, by file name. Made from the schemas that do the checking. */
export function publishedSchemas(): Readonly<Record<string, object>> {
  return {
    'config.json': { title: 'health.yaml', ...z.toJSONSchema(HealthConfig, { io: 'input', override: shortenConfig }) },
    'facts.json': {
      title: 'results[].facts of health-check, by service',
      ...z.toJSONSchema(z.object(Object.fromEntries(probes.map(({ service, facts }) => [service, facts.partial()]))), {
        override: shorten,
      }),
    },
    'run.json': { title: 'health-check run --format json', ...z.toJSONSchema(RunReport, { override: shorten }) },
  };
}

/** Members that begin with `x-` are taken in the file and in a tenant, as a place for anchors. */
function shortenConfig(context: SchemaContext): void {
  shorten(context);
  const { zodSchema, jsonSchema } = context;
  if (zodSchema === HealthConfig || zodSchema === Tenant) jsonSchema.patternProperties = { '^x-': {} };
}

interface SchemaContext {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/** Drops what means nothing to readers: the limits of JavaScript's whole numbers, a date-time spelled out as a pattern. */
function shorten({ jsonSchema }: Pick<SchemaContext, 'jsonSchema'>): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
}
