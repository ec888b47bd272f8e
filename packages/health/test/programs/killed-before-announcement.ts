/** Runs a service that is killed after the first commit of an event of an incident, and before the service announces it. */
import { openElasticWriter } from '../../src/elastic/elastic-writer.ts';
import { elasticOptions } from '../elastic/incident-documents.ts';
import { type Life, live } from './live-service.ts';

const [life = '', bufferFolder = ''] = process.argv.slice(2);
const writer = await openElasticWriter({
  ...elasticOptions(bufferFolder),
  client: { bulk: () => Promise.resolve({ status: 0, items: [] }), close: () => Promise.resolve() },
});

// The life is written by the test that starts this program.
await live(
  JSON.parse(life) as Life,
  () => ({
    around:
      (name, call) =>
      async (...args) => {
        const result = await call(...args);
        const [batch] = args as readonly { readonly events?: readonly unknown[] }[];
        if (name !== 'commit' || !batch?.events?.length) return result;
        process.kill(process.pid, 'SIGKILL');
        return await new Promise(() => {});
      },
    onChecked() {},
  }),
  writer.takeEvent,
);
