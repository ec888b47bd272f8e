// Takes documents, brings some of them to the buffer, and is killed at once after it took the last one.
import { openDiskBuffer } from '../../../src/elastic/disk-buffer.ts';
import { openIntake } from '../../../src/elastic/intake.ts';

const [folder = ''] = process.argv.slice(2);
const buffer = await openDiskBuffer({ folder, maxBytes: 1_000_000, onDropped() {} });
const intake = await openIntake({ folder, buffer, onDropped() {} });
const take = (id: string) => intake.take({ id, document: { '@timestamp': id, message: id } as never });
take('a');
take('b');
const flushed = intake.flush();
take('c');
await flushed;
take('d');
process.kill(process.pid, 'SIGKILL');
