/** Makes three calls, one after the other, and prints each as it is made. Argument: the kill point as JSON. */
import { writeSync } from 'node:fs';
import { createKillBorder, type KillPoint } from '../../src/kill-points.ts';

// The test that starts this program wrote it.
const border = createKillBorder(JSON.parse(process.argv[2] ?? '') as KillPoint);
const print = (text: string) => Promise.resolve(writeSync(1, text));
const { first, second } = border.allNumbered({ first: () => print('a'), second: () => print('b') });
await first();
await second();
await border.numbered(print)('c');
writeSync(1, ` ${border.count()}`);
