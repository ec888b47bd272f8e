/** Apps and Books in a process of its own: as many tokens as are asked for, each for the one location. */
import { writeFileSync } from 'node:fs';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { listen } from '@mdmkit/core/testing';

const [count = '0', file = ''] = process.argv.slice(2);
const vpp = createVppSimulator({ locations: [{ assets: 20 }], limits: { maxRequestPerSecond: 1_000_000 } });
const tokens = Array.from({ length: Number(count) }, () => vpp.issueToken());
writeFileSync(file, JSON.stringify(tokens));
let requests = 0;
const counted = {
  ...vpp,
  fetch(request: Request): Promise<Response> {
    requests += 1;
    return vpp.fetch(request);
  },
};
const server = await listen(counted);
process.send?.(server.origin);
process.on('message', () => process.send?.(requests));
process.on('disconnect', () => void server.close());
