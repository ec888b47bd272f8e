/** Lives one life of a program in a process of its own. Arguments: `follow` or `assign`, and the life as JSON. */
import { assign } from './assign.ts';
import { follow } from './follow.ts';
import type { Life } from './life.ts';

const [program, life = ''] = process.argv.slice(2);
// The test that starts this process wrote it.
await (program === 'follow' ? follow : assign)(JSON.parse(life) as Life);
process.exit(0);
