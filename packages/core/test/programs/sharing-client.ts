/** One of several processes that share a session and a budget. Arguments: origin, folder, how many calls. */
import { createBudget, createFileBudgetStore, createFileSessionStore } from '../../src/index.ts';
import { createThingsClient } from '../things.ts';

const [origin = '', folder = '', calls = ''] = process.argv.slice(2);
const store = createFileBudgetStore(`${folder}/budgets`);
let waits = 0;
await using client = createThingsClient({
  origin,
  budget: createBudget({ requests: 15, perMs: 300, concurrency: 6, store, key: 'account' }),
  sessionStore: createFileSessionStore(`${folder}/sessions`),
  hooks: {
    onWait() {
      waits += 1;
    },
  },
});
await Promise.all(Array.from({ length: Number(calls) }, (_, index) => client.get(`thing-${index}`)));
console.log(waits);
