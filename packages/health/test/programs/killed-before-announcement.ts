/**
 * Runs a service that is killed after the first commit of an event of an incident: before the service announces it, or before the
 * announcement is kept.
 */
import { openElasticWriter } from '../../src/elastic/elastic-writer.ts';
import { elasticOptions } from '../elastic/incident-documents.ts';
import { type Life, live } from './live-service.ts';

const [life = '', bufferFolder = '', moment = ''] = process.argv.slice(2);
const writer = await openElasticWriter({
  ...elasticOptions(bufferFolder),
  client: { bulk: () => Promise.resolve({ status: 0, items: [] }), close: () => Promise.resolve() },
});
const endHere = async () => {
  process.kill(process.pid, 'SIGKILL');
  return await new Promise<never>(() => {});
};

// The life is written by the test that starts this program.
await live(
  JSON.parse(life) as Life,
  () => ({
    around:
      (name, call) =>
      async (...args) => {
        const result = await call(...args);
        const [batch] = args as readonly { readonly events?: readonly unknown[] }[];
        return moment === 'announced' && name === 'commit' && batch?.events?.length ? await endHere() : result;
      },
    onChecked() {},
  }),
  (event) => {
    // The log of the other moment is in the memory of this process only.
    if (moment === 'announced') writer.takeEvent(event);
  },
  moment === 'kept' ? endHere : undefined,
);
