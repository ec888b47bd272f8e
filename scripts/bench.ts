/**
 * `npm run bench -- NAME...`: runs the bench files of that name, each in its own process. Without a name: lists them. Passes on
 * what follows the first option (`npm run bench -- replay --corpus DIR`).
 */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { root, run } from './run.ts';

// A folder `bench/lib/` is for what the benches share: servers, floors, data.
const files = new Map(
  globSync('packages/*/bench/*.ts', { cwd: root })
    .sort()
    .map((file) => [basename(file, '.ts'), file]),
);
const args = process.argv.slice(2);
const firstOption = args.findIndex((argument) => argument.startsWith('-'));
const names = firstOption === -1 ? args : args.slice(0, firstOption);
const options = args.slice(names.length);
const unknown = names.filter((name) => !files.has(name));
const takesOptions = new Set(['delivery', 'judge', 'nab', 'replay', 'scale']);
const [refused] = names.length === 0 ? ['the list of benches'] : names.filter((name) => !takesOptions.has(name));

if (unknown.length > 0) {
  console.error(`No such bench: ${unknown.join(', ')}. There are: ${[...files.keys()].join(', ') || 'none yet'}.`);
  process.exit(64);
}
if (options.length > 0 && refused !== undefined) {
  console.error(
    `${options[0]}: ${refused} takes no options. Those of ${[...takesOptions].join(', ')} come after its name.`,
  );
  process.exit(64);
}
if (names.length === 0) for (const name of files.keys()) console.log(name);

for (const name of names) {
  const { code } = await run(process.execPath, ['--conditions=@mdmkit/source', files.get(name) ?? name, ...options]);
  if (code !== 0) process.exitCode = code;
}
