import { RunReport } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { probes } from '../probes/index.ts';
import { HealthConfig } from './schema.ts';

/** The JSON Schemas that are published with the package, by file name. Made from the schemas that do the checking. */
export function publishedSchemas(): Readonly<Record<string, object>> {
  return {
    'config.json': { title: 'health.yaml', ...z.toJSONSchema(HealthConfig, { io: 'input', override: shorten }) },
    'facts.json': {
      title: 'results[].facts of health-check, by service',
      ...z.toJSONSchema(z.object(Object.fromEntries(probes.map(({ service, facts }) => [service, facts.partial()]))), {
        override: shorten,
      }),
    },
    'run.json': { title: 'health-check run --format json', ...z.toJSONSchema(RunReport, { override: shorten }) },
  };
}

/** Drops what means nothing to readers: the limits of JavaScript's whole numbers, a date-time spelled out as a pattern. */
function shorten({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
}
