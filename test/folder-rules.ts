import type { FolderOrder } from './folder-order.ts';
import type { Import } from './import-graph.ts';

/** The room of a file by its path below `src`: the longest listed path that it lies in, else its outermost folder. */
export function roomOf(path: string, rooms: FolderOrder['rooms']): string {
  const listed = rooms.flat().filter((room) => path === room || path.startsWith(`${room}/`));
  return listed.sort((a, b) => b.length - a.length)[0] ?? path.split('/', 1)[0] ?? path;
}

/** Where a room stands; undefined if the table does not list it. */
export function levelOf(room: string, rooms: FolderOrder['rooms']): number | undefined {
  const level = rooms.findIndex((entry) => (typeof entry === 'string' ? entry === room : entry.includes(room)));
  return level === -1 ? undefined : level;
}

/** The imports that run against the order, by pair of rooms: `from → to`. */
export function againstOrder({ folder, rooms }: FolderOrder, imports: readonly Import[]): Map<string, string[]> {
  const places = new Map<string, string[]>();
  const below = (file: string) => file.slice(`${folder}/src/`.length);
  for (const { from, to } of imports) {
    if (to === undefined) continue;
    const [importer, imported] = [roomOf(below(from), rooms), roomOf(below(to), rooms)];
    const [above, level] = [levelOf(importer, rooms), levelOf(imported, rooms)];
    if (importer === imported || (above !== undefined && level !== undefined && level < above)) continue;
    const pair = `${importer} → ${imported}`;
    places.set(pair, [...(places.get(pair) ?? []), `${below(from)} imports ${below(to)}`]);
  }
  return places;
}
