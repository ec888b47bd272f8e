/** Reads a fleet in a process of its own and tells its peak memory in MB. */
import { readFloor, readOurs } from './read-fleet.ts';

const [variant, port] = process.argv.slice(2);
if (variant === 'floor') await readFloor(Number(port));
else await readOurs(Number(port));
process.send?.(process.resourceUsage().maxRSS / 1024, () => process.disconnect());
