/** Makes clients of distinct tokens on one transport, and tells how long it took and how much memory they hold. */
import { createTransport } from '@mdmkit/core';
import { createDepClient, type DepClient, parseServerToken } from '../../src/index.ts';

const count = Number(process.argv[2]);
// What the program has before its clients is not theirs.
const tokens = Array.from({ length: count }, (_, index) =>
  parseServerToken(
    JSON.stringify({
      consumer_key: `CK_${index}`,
      consumer_secret: `CS_${index}`,
      access_token: `AT_${index}`,
      access_secret: `AS_${index}`,
      access_token_expiry: '2027-11-23T00:00:00Z',
    }),
  ),
);
await using transport = createTransport();
const beforeMb = process.memoryUsage.rss() / 1024 / 1024;
const startedMs = performance.now();
const clients: DepClient[] = tokens.map((credential, index) =>
  createDepClient({ credential, transport, label: `tenant-${index}` }),
);
const seconds = (performance.now() - startedMs) / 1000;
const rssMb = process.memoryUsage.rss() / 1024 / 1024 - beforeMb;
process.send?.({ seconds, rssMb, clients: clients.length }, () => process.disconnect());
