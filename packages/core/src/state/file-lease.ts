import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../clock/clock.ts';
import type { Files } from './lease-files.ts';
import type { Lease } from './leased-store.ts';
import { isGone, thisProcess } from './process-identity.ts';

/** A lease file is `held.N`, or `free.N` once given back; the highest number counts. */
const leaseName = /^(held|free)\.(\d+)$/;

/** A draft that is older was left by a process that died; a live one needs it for a moment only. In milliseconds. */
const draftLifeMs = 60_000;

interface LeaseFile {
  readonly name: string;
  readonly state: string;
  readonly number: number;
}

/**
 * Tries once to hold the lease of a folder; undefined when another holds it.
 *
 * Numbers only grow, and no process deletes the highest: so two processes that both find a dead holder cannot both
 * succeed it. docs/decisions/0002 tells why deleting the dead holder's file would not do.
 */
export async function tryFileLease(
  files: Files,
  folder: string,
  holdMs: number,
  clock: Clock,
): Promise<Lease | undefined> {
  const newest = highest(leaseFiles(await files.list(folder)));
  if (newest?.state === 'held' && !(await isStale(files, join(folder, newest.name), clock))) return undefined;
  const number = (newest?.number ?? 0) + 1;
  const path = join(folder, `held.${number}`);
  if (!(await createWhole(files, folder, path, { ...thisProcess(), expiresAtMs: clock.now() + holdMs }))) {
    return undefined;
  }
  const giveBack = async () => {
    await files.move(path, join(folder, `free.${number}`));
  };
  try {
    const names = await files.list(folder);
    const others = leaseFiles(names).filter((file) => file.name !== `held.${number}`);
    // A slow process may have made a number that was taken, given back and cleared away meanwhile.
    if (others.some((file) => file.number >= number)) {
      await files.remove(path);
      return undefined;
    }
    for (const { name } of others) await files.remove(join(folder, name));
    await removeOldDrafts(files, folder, names, clock);
  } catch (error) {
    await giveBack();
    throw error;
  }
  return { release: giveBack };
}

function leaseFiles(names: readonly string[]): LeaseFile[] {
  return names.flatMap((name) => {
    const [, state = '', number = ''] = leaseName.exec(name) ?? [];
    return state === '' ? [] : [{ name, state, number: Number(number) }];
  });
}

function highest(leases: readonly LeaseFile[]): LeaseFile | undefined {
  let top: LeaseFile | undefined;
  // Of two with one number, the one given back is the true one.
  for (const lease of leases) {
    if (!top || lease.number > top.number || (lease.number === top.number && lease.state === 'free')) top = lease;
  }
  return top;
}

/** Whether a lease has run out, or its holder is dead. One that was given back meanwhile is checked again later. */
async function isStale(files: Files, path: string, clock: Clock): Promise<boolean> {
  const text = await files.read(path);
  if (text === undefined) return false;
  try {
    const holder: unknown = JSON.parse(text);
    if (typeof holder !== 'object' || holder === null) return true;
    const { machine, pid, expiresAtMs } = holder as Readonly<Record<string, unknown>>;
    if (typeof machine !== 'string' || typeof pid !== 'number' || typeof expiresAtMs !== 'number') return true;
    return expiresAtMs <= clock.now() || isGone({ machine, pid });
  } catch {
    // The file system lost what was in it: the machine went down, and the holder with it.
    return true;
  }
}

/** Creates a file with its content in one step: no reader ever finds it empty. False when the name is taken. */
async function createWhole(files: Files, folder: string, path: string, content: object): Promise<boolean> {
  const draft = draftPath(folder);
  await files.write(draft, JSON.stringify(content));
  try {
    return await files.linkNew(draft, path);
  } finally {
    await files.remove(draft);
  }
}

/** A name for a file that is still being written. */
export function draftPath(folder: string): string {
  return join(folder, `draft.${randomUUID()}`);
}

/** Deletes the drafts of processes that died while writing one. */
async function removeOldDrafts(files: Files, folder: string, names: readonly string[], clock: Clock): Promise<void> {
  for (const name of names) {
    if (!name.startsWith('draft.')) continue;
    const writtenAtMs = await files.writtenAtMs(join(folder, name));
    if (writtenAtMs !== undefined && clock.now() - writtenAtMs > draftLifeMs) await files.remove(join(folder, name));
  }
}
