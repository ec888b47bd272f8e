import { z } from 'zod';
import { RunReport } from '../run/result.ts';
import { HealthConfig } from './schema.ts';

/** The JSON Schemas that are published with the package, by file name. Made from the schemas that do the checking. */
export function publishedSchemas(): Readonly<Record<string, object>> {
  return {
    'config.json': { title: 'health.yaml', ...z.toJSONSchema(HealthConfig, { io: 'input' }) },
    'run.json': { title: 'health-check run --format json', ...z.toJSONSchema(RunReport) },
  };
}
