/** Writes the published JSON Schemas; a test compares the files with what this would write. */
import { writeFileSync } from 'node:fs';
import { publishedSchemas } from '../src/config/json-schema.ts';

for (const [name, schema] of Object.entries(publishedSchemas())) {
  writeFileSync(new URL(`../schema/${name}`, import.meta.url), `${JSON.stringify(schema, undefined, 2)}\n`);
}
