/**
 * A backend that is killed: keeps commands in a file, and ends itself before or after the border call whose number it is
 * given. Border calls are the store's and the requests to Google.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  type CommandRecord,
  type CommandStore,
  createCommandQueue,
  createEmmClient,
  parseServiceAccountKey,
} from '../../src/index.ts';

const [origin = '', keyFile = '', storeFile = '', deviceName = '', killAt = '0', mode = 'issue'] =
  process.argv.slice(2);

let calls = 0;
/** Counts a border call; a point lies before it and another after it. */
async function border<Result>(call: () => Result | Promise<Result>): Promise<Result> {
  calls += 1;
  if (calls * 2 - 1 === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  const result = await call();
  if (calls * 2 === Number(killAt)) process.kill(process.pid, 'SIGKILL');
  return result;
}

const read = (): Record<string, CommandRecord> => {
  try {
    return JSON.parse(readFileSync(storeFile, 'utf8')) as Record<string, CommandRecord>;
  } catch {
    return {};
  }
};
const store: CommandStore = {
  put: (record) =>
    border(() => {
      writeFileSync(`${storeFile}.new`, JSON.stringify({ ...read(), [record.id]: record }));
      renameSync(`${storeFile}.new`, storeFile);
    }),
  get: (id) => border(() => read()[id]),
  findByOperation: (name) => border(() => Object.values(read()).find(({ operationName }) => operationName === name)),
  open: () => Object.values(read()).filter(({ state }) => state !== 'ended'),
};

await using emm = createEmmClient({
  credential: parseServiceAccountKey(readFileSync(keyFile, 'utf8')),
  origin,
  tokenOrigin: origin,
});
const commands = {
  ...emm.commands,
  issue: (...args: Parameters<typeof emm.commands.issue>) => border(() => emm.commands.issue(...args)),
  get: (...args: Parameters<typeof emm.commands.get>) => border(() => emm.commands.get(...args)),
};
const queue = createCommandQueue({ commands, store });
if (mode === 'issue') await queue.issue({ id: 'wipe-1', deviceName, command: { type: 'LOCK' } });
await queue.reconcile();
process.stdout.write(String(calls));
