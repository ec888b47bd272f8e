import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { reasonOf } from '../files/reason-of.ts';
import type { DoctorFinding } from './finding.ts';

/** The oldest Node that the program runs on. */
const oldestNode = [22, 13] as const;

/** Checks the version of Node. */
export function checkNode(version: string, timeZoneVersion?: string): DoctorFinding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const text = timeZoneVersion === undefined ? `Node ${version}` : `Node ${version}, time zone data ${timeZoneVersion}`;
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]))
    return { about: 'node', status: 'failure', text, remedy: `Use Node ${oldestNode.join('.')} or newer.` };
  if (major % 2 === 1)
    return {
      about: 'node',
      status: 'warning',
      text,
      remedy: 'Use an even version: odd versions are supported only for some months.',
    };
  return { about: 'node', status: 'ok', text };
}

const mib = 1024 * 1024;

/** Checks the free space of a folder that the program writes to. */
export async function checkDisk(folder: string): Promise<DoctorFinding> {
  try {
    const { bavail, bsize, files, ffree } = await statfs(folder);
    return judgeDisk(folder, { freeBytes: bavail * bsize, files, freeFiles: ffree });
  } catch (error) {
    return {
      about: 'disk',
      status: 'failure',
      text: `${folder} ${reasonOf(error)}`,
      remedy:
        'Create the folder, or name another one: with TMPDIR for temporary files, with --state for the state file.',
    };
  }
}

/** Judges the free space. */
export function judgeDisk(
  folder: string,
  room: { readonly freeBytes: number; readonly files: number; readonly freeFiles: number },
): DoctorFinding {
  const free =
    room.freeBytes >= 1024 * mib
      ? `${Math.floor(room.freeBytes / mib / 1024)} GiB`
      : `${Math.floor(room.freeBytes / mib)} MiB`;
  const text = `${free} free at ${folder}`;
  const remedy = 'Free disk space: the program writes states and reports there.';
  // Some file systems do not count files and report 0 of 0.
  const noFiles = room.files > 0 && room.freeFiles < 100;
  if (room.freeBytes < 10 * mib || noFiles)
    return {
      about: 'disk',
      status: 'failure',
      text: noFiles ? `${text}, room for ${room.freeFiles} more files` : text,
      remedy,
    };
  return room.freeBytes < 200 * mib
    ? { about: 'disk', status: 'warning', text, remedy }
    : { about: 'disk', status: 'ok', text };
}

/** Checks the folder of the store, which may not exist yet: whether it can be written, and its room. */
export async function checkStoreFolder(folder: string): Promise<readonly DoctorFinding[]> {
  const remedy = 'Give this user write permission for the folder, or name another one as "monitor.store".';
  const refuse = (text: string): DoctorFinding[] => [{ about: 'store', status: 'failure', text, remedy }];
  let existing = resolve(folder);
  let facts = await stat(existing).catch(() => undefined);
  while (!facts && dirname(existing) !== existing) {
    existing = dirname(existing);
    facts = await stat(existing).catch(() => undefined);
  }
  if (!facts?.isDirectory()) return refuse(`${existing} is no folder`);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    return refuse(`${existing} ${reasonOf(error, 'written')}`);
  }
  return [{ about: 'store', status: 'ok', text: `${resolve(folder)} is writable` }, await checkDisk(existing)];
}

/** Checks whether a file can be written. */
export async function checkWritable(file: string): Promise<DoctorFinding> {
  const folder = dirname(resolve(file));
  const facts = await stat(file).catch(() => undefined);
  if (facts && !facts.isFile())
    return {
      about: 'permissions',
      status: 'failure',
      text: `${file} is ${facts.isDirectory() ? 'a folder' : 'a device or pipe'}`,
      remedy: 'Name a file.',
    };
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return { about: 'permissions', status: 'ok', text: `${folder} is writable` };
  } catch (error) {
    const text = `${folder} ${reasonOf(error, 'written')}`;
    return {
      about: 'permissions',
      status: 'failure',
      text,
      remedy: 'Give this user write permission for the folder, or name another folder.',
    };
  }
}
