/** Writes the published JSON Schemas and the OpenAPI document; tests compare the files with what this would write. */
import { writeFileSync } from 'node:fs';
import { publishedSchemas } from '../src/config/json-schema.ts';
import { createOpenApiDocument, routes } from '../src/server/index.ts';

const files = { ...publishedSchemas(), 'openapi.json': createOpenApiDocument(routes) };
for (const [name, schema] of Object.entries(files)) {
  writeFileSync(new URL(`../schema/${name}`, import.meta.url), `${JSON.stringify(schema, undefined, 2)}\n`);
}
