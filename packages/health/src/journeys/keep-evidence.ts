import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserSettings, JourneyOutcome } from './request.ts';

const [usualDays, usualMegabytes] = [14, 200];
const dayMs = 86_400_000;
/** Files of evidence end like this; nothing else in the folder is touched. */
const ours = /^[\w.-]+-\d{8}T\d{6}Z-[0-9a-f]{8}\.(?:png|zip)$/;

/**
 * Writes the evidence of a failure, readable only by the own user, and drops what is too old or too much, the oldest first.
 * Returns the paths. A full disk costs the evidence and not the check.
 */
export async function keepEvidence(
  folder: string,
  target: string,
  { screenshot, trace }: Pick<JourneyOutcome, 'screenshot' | 'trace'>,
  limits: Pick<BrowserSettings, 'evidenceDays' | 'evidenceMegabytes'>,
  nowMs: number = Date.now(),
): Promise<readonly string[]> {
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const [, name = target, id = '00000000'] = /^(.*)-([0-9a-f]{8})$/.exec(target) ?? [];
  const stem = `${name.replaceAll(/[^\w.-]/g, '_')}-${time}-${id}`;
  const files = [
    [`${stem}.png`, screenshot],
    [`${stem}.zip`, trace],
  ] as const;
  const paths: string[] = [];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [file, content] of files) {
      if (!content) continue;
      const path = join(folder, file);
      await writeFile(path, content, { mode: 0o600 });
      paths.push(path);
    }
    await dropOldEvidence(folder, limits, nowMs);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  return paths;
}

async function dropOldEvidence(
  folder: string,
  {
    evidenceDays = usualDays,
    evidenceMegabytes = usualMegabytes,
  }: Pick<BrowserSettings, 'evidenceDays' | 'evidenceMegabytes'>,
  nowMs: number,
): Promise<void> {
  const names = (await readdir(folder)).filter((name) => ours.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { mtimeMs, size } = await stat(path);
      return { path, mtimeMs, size };
    }),
  );
  let bytes = 0;
  for (const { path, mtimeMs, size } of files.toSorted((first, second) => second.mtimeMs - first.mtimeMs)) {
    bytes += size;
    if (nowMs - mtimeMs <= evidenceDays * dayMs && bytes <= evidenceMegabytes * 1_048_576) continue;
    await rm(path, { force: true });
  }
}
