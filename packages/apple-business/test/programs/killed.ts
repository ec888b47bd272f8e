/** One life of a program, in a process of its own. */
import { assign, type Life, walk } from './lives.ts';

const [, , program, text = '{}'] = process.argv;
// The test wrote it.
const life = JSON.parse(text) as Life;
await (program === 'walk' ? walk(life) : assign(life));
