/** `npm run bench -- NAME...`: runs the bench files of that name, each in its own process. Without a name: lists them. */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { root, run } from './run.ts';

// A folder `bench/lib/` is for what the benches share: servers, floors, data.
const files = new Map(
  globSync('packages/*/bench/*.ts', { cwd: root })
    .sort()
    .map((file) => [basename(file, '.ts'), file]),
);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !files.has(name));

if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${[...files.keys()].join(', ') || 'none yet'}.`);
  process.exit(64);
}
if (names.length === 0) for (const name of files.keys()) console.log(name);

for (const name of names) {
  const { code } = await run(process.execPath, ['--conditions=@mdmkit/source', files.get(name) ?? name]);
  if (code !== 0) process.exitCode = code;
}
