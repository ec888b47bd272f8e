/**
 * Writes src/api/generated/ from the installed googleapis and the facts of Google's discovery documents:
 * `node scripts/generate.ts [DIRECTORY]`. With a directory of discovery documents, the facts are read anew first.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFacts } from './discovery-facts.ts';
import { renderAll } from './render-all.ts';

const [documents] = process.argv.slice(2);
if (documents !== undefined) writeFacts(documents);

const folder = fileURLToPath(new URL('../src/api/generated/', import.meta.url));
for (const [name, text] of renderAll()) writeFileSync(join(folder, name), text);
spawnSync('npx', ['biome', 'check', '--write', folder], { stdio: 'inherit' });
