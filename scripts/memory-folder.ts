import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, which Linux has. */
const memory = '/dev/shm';
/** How much room it must have, and how much memory must be free. The largest run needs half of it. */
const neededBytes = 4 * 1024 ** 3;

/**
 * Runs before the tests of a project: puts their temporary files in memory, if there is room. A store flushes each commit to
 * the disk, and a test of a store would wait for the disk most of its time. A killed process leaves the same files in both.
 */
export function setup(): (() => void) | undefined {
  if (!hasRoom()) return undefined;
  // A short name: Chromium makes a socket four folders deeper, whose whole path may have 107 characters.
  const folder = mkdtempSync(join(memory, 'mdm-'));
  // PostgreSQL runs as a user of its own, where the tests run as root.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return Math.min(bavail * bsize, freemem()) >= neededBytes;
  } catch {
    return false;
  }
}
