// Fills a buffer, sends a part of it, and is killed at one of its calls to the disk.
import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createKillBorder } from '@mdmkit/testkit/kill-points';
import { openDiskBuffer } from '../../../src/elastic/disk-buffer.ts';
import { systemSegmentFiles } from '../../../src/elastic/segments.ts';

const [folder = '', number = '0', moment = 'before'] = process.argv.slice(2);
const border = createKillBorder({ number: Number(number), moment: moment === 'after' ? 'after' : 'before' });
const buffer = await openDiskBuffer({
  folder,
  maxBytes: 1_000_000,
  segmentBytes: 60,
  onDropped() {},
  files: border.allNumbered(systemSegmentFiles),
});
const append = async (...ids: readonly string[]) => {
  await buffer.append(ids.map((id) => ({ id, json: JSON.stringify({ id }) })));
  writeSync(1, `${ids.join('\n')}\n`);
};
await append('a', 'b');
await append('c', 'd', 'e');
const part = await buffer.oldest();
for (const { id } of part?.entries ?? []) appendFileSync(join(folder, 'sent'), `${id}\n`);
if (part) await buffer.remove(part);
await append('f');
await buffer.close();
writeSync(2, String(border.count()));
