import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);
const source = readFileSync(new URL('../../../src/store/sqlite/load-sqlite.ts', import.meta.url), 'utf8');
/** The module as JavaScript: the oldest Node that is supported reads no types. */
const module = `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(source))}`;
/** The oldest line of Node that is supported: there loading SQLite warns. */
const node22 = fileURLToPath(new URL('../../../../../tools/node22/node_modules/.bin/node', import.meta.url));

async function warnings(node: string, code: string): Promise<string> {
  const { stderr } = await execute(node, ['--input-type=module', '--eval', code]);
  return stderr;
}

test.each([
  ['Node 22', node22],
  ['the Node of the tests', process.execPath],
])('loading SQLite on %s says nothing on stderr, and other warnings are still printed', async (_, node) => {
  const load = `const { loadSqlite } = await import(${JSON.stringify(module)}); const { DatabaseSync } = await loadSqlite();
    new DatabaseSync(':memory:').exec('select 1');`;
  expect(await warnings(node, load)).not.toContain('SQLite');
  const others = await warnings(
    node,
    `${load} process.emitWarning('Something else is experimental', 'ExperimentalWarning'); process.emitWarning('Careful', 'DeprecationWarning');`,
  );
  expect(others).toContain('ExperimentalWarning: Something else is experimental');
  expect(others).toContain('DeprecationWarning: Careful');
});

test('without our care Node 22 does warn', async () => {
  expect(await warnings(node22, "await import('node:sqlite')")).toContain('SQLite is an experimental feature');
});
