import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * How much a package takes on disk, with everything that it depends on, in MB (1,048,576 bytes of disk blocks, as `du`
 * counts them). Packages are looked up in `folder` as Node does it.
 */
export function installedMb(name: string, folder: string): number {
  const places = new Set<string>();
  const add = (dependency: string, from: string): void => {
    const place = placeOf(dependency, from);
    // An optional dependency of another platform is not there.
    if (place === undefined || places.has(place)) return;
    places.add(place);
    // npm has read the same file.
    const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
      readonly optionalDependencies?: Readonly<Record<string, string>>;
    };
    for (const next of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) add(next, place);
  };
  add(name, folder);
  return [...places].reduce((total, place) => total + bytesIn(place), 0) / 2 ** 20;
}

function placeOf(name: string, from: string): string | undefined {
  const place = join(from, 'node_modules', name);
  if (existsSync(place)) return place;
  return dirname(from) === from ? undefined : placeOf(name, dirname(from));
}

/** What a folder takes on disk, without the packages nested in it. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((total, entry) => {
    if (entry.name === 'node_modules') return total;
    const path = join(folder, entry.name);
    return total + (entry.isDirectory() ? bytesIn(path) : lstatSync(path).blocks * 512);
  }, 0);
}
