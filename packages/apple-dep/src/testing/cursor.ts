/** What a cursor of the simulated service stands for. */
export interface CursorState {
  /** The place in the fleet where a fetch goes on; undefined: it has read everything. */
  readonly place: number | undefined;
  /** The record where a sync goes on. */
  readonly record: number;
  /** When it was made, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A cursor lives so long. (Apple: Sync the list of devices) */
export const cursorLifeMs = 7 * 24 * 60 * 60 * 1000;

/** Cursors seen in the wild are unpadded base64 of numbers and a flag; clients must not read them. */
export function writeCursor(serverId: string, { place, record, atMs }: CursorState): string {
  const text = `${serverId.slice(0, 8)}:${place ?? 'all'}:${record}:${atMs}:${place === undefined}`;
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

/** Reads a cursor; undefined for a cursor that this server never issued. */
export function readCursor(cursor: unknown, serverId: string): CursorState | undefined {
  if (typeof cursor !== 'string') return undefined;
  const text = Buffer.from(cursor, 'base64').toString('latin1');
  const match = /^([0-9A-F]{8}):(\d+|all):(\d+):(\d+):(?:true|false)$/.exec(text);
  if (match?.[1] !== serverId.slice(0, 8)) return undefined;
  return {
    place: match[2] === 'all' ? undefined : Number(match[2]),
    record: Number(match[3]),
    atMs: Number(match[4]),
  };
}
