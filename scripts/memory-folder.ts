import { chmodSync, globSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';

/** A file system in memory, which Linux has. */
const memory = '/dev/shm';
/** How much room it must have, and how much memory must be free. The largest run needs half of it. */
const neededBytes = 4 * 1024 ** 3;

/**
 * Runs before the tests of a project: puts their temporary files in memory, if there is room. A store flushes each commit to
 * the disk, and a test of a store would wait for the disk most of its time. A killed process leaves the same files in both.
 */
export function setup(): (() => void) | undefined {
  for (const folder of globSync(`${memory}/mdm-*`)) if (isAbandoned(folder)) remove(folder);
  if (!hasRoom()) return undefined;
  // A short name: Chromium makes a socket four folders deeper, whose whole path may have 107 characters.
  const folder = `${memory}/mdm-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  // PostgreSQL runs as a user of its own, where the tests run as root.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => remove(folder);
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** Whether the run that made a folder has ended without removing it, as one does that is killed. */
function isAbandoned(folder: string): boolean {
  try {
    process.kill(Number(folder.split('-').at(-1)), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return Math.min(bavail * bsize, freemem()) >= neededBytes;
  } catch {
    return false;
  }
}
