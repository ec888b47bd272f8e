/**
 * A backend that is killed: keeps commands in a file, and ends itself before or after the border call whose number it is
 * given. Border calls are the store's and the requests to Google.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createKillBorder, type KillPoint } from '@mdmkit/testkit/kill-points';
import {
  type CommandRecord,
  type CommandStore,
  createCommandQueue,
  createEmmClient,
  parseServiceAccountKey,
} from '../../src/index.ts';

const [origin = '', keyFile = '', storeFile = '', deviceName = '', killPoint = '', mode = 'issue'] =
  process.argv.slice(2);

// The test that starts this program wrote it.
const border = createKillBorder(JSON.parse(killPoint) as KillPoint, { oneAtATime: true });
const numbered = border.numbered(async <Result>(call: () => Result | Promise<Result>): Promise<Result> => await call());

const read = (): Record<string, CommandRecord> => {
  try {
    return JSON.parse(readFileSync(storeFile, 'utf8')) as Record<string, CommandRecord>;
  } catch {
    return {};
  }
};
const store: CommandStore = {
  put: (record) =>
    numbered(() => {
      writeFileSync(`${storeFile}.new`, JSON.stringify({ ...read(), [record.id]: record }));
      renameSync(`${storeFile}.new`, storeFile);
    }),
  get: (id) => numbered(() => read()[id]),
  findByOperation: (name) => numbered(() => Object.values(read()).find(({ operationName }) => operationName === name)),
  open: () => Object.values(read()).filter(({ state }) => state !== 'ended'),
};

await using emm = createEmmClient({
  credential: parseServiceAccountKey(readFileSync(keyFile, 'utf8')),
  origin,
  tokenOrigin: origin,
});
const commands = {
  ...emm.commands,
  issue: (...args: Parameters<typeof emm.commands.issue>) => numbered(() => emm.commands.issue(...args)),
  get: (...args: Parameters<typeof emm.commands.get>) => numbered(() => emm.commands.get(...args)),
};
const queue = createCommandQueue({ commands, store });
if (mode === 'issue') await queue.issue({ id: 'wipe-1', deviceName, command: { type: 'LOCK' } });
await queue.reconcile();
process.stdout.write(String(border.count()));
