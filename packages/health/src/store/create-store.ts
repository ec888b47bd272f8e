import type { StoredTarget } from '@mdmkit/monitor/model';
import type { ExportPage, ExportPlace } from './keep/export.ts';
import type { KeptMonitor, Store, StoreFinding } from './store.ts';
import { StoreError } from './store-error.ts';
import { operations, type StoreCore } from './store-steps.ts';

/** Makes a store of its steps, wherever they are done, and of the way to end it. */
export function createStore(core: StoreCore, end: () => Promise<void>): Store {
  let ended: Promise<void> | undefined;
  const open = async <Result>(name: keyof StoreCore, task: () => Promise<Result>): Promise<Result> => {
    if (ended !== undefined) throw new StoreError('STORE_CLOSED', { operation: operations[name] });
    return await task();
  };
  const close = async (): Promise<void> => {
    ended ??= end();
    await ended;
  };
  return {
    migrate: () => open('migrate', () => core.migrate()),
    load: (writer, take) => open('begin', () => load(core, writer, take)),
    commit: (batch) => open('commit', () => core.commit(batch)),
    say: (word, atMs) => open('say', () => core.say(word, atMs)),
    wordsAfter: (id) => open('wordsAfter', () => core.wordsAfter(id)),
    status: (nowMs) => open('status', () => core.status(nowMs)),
    targets: (query) => open('targets', () => core.targets(query)),
    incidents: (query) => open('incidents', () => core.incidents(query)),
    incident: (id) => open('incident', () => core.incident(id)),
    history: (target, fromMs, toMs) => open('history', () => core.history(target, fromMs, toMs)),
    run: (resultId) => open('run', () => core.run(resultId)),
    rollups: (service, lengthMs, fromMs, toMs) => open('rollups', () => core.rollups(service, lengthMs, fromMs, toMs)),
    usualShare: (service, nowMs) => open('usualShare', () => core.usualShare(service, nowMs)),
    tidy: (nowMs) => open('tidy', () => core.tidy(nowMs)),
    check: () => open('check', () => check(core)),
    async *export() {
      const page = (place: ExportPlace | null): Promise<ExportPage> => open('exportPage', () => core.exportPage(place));
      for (let { lines, next } = await page(null); ; { lines, next } = await page(next)) {
        yield* lines;
        if (next === null) return;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A store that is too damaged to be looked at is a finding as well. */
async function check(core: StoreCore): Promise<readonly StoreFinding[]> {
  try {
    return await core.check();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'STORE_DAMAGED') throw error;
    return [{ level: 'error', name: 'integrity', text: `${error.message}. ${error.remedy}` }];
  }
}

/** Targets come in parts: the whole never stands in memory twice. */
async function load(core: StoreCore, writer: string, take?: Parameters<Store['load']>[1]): Promise<KeptMonitor> {
  const rest = await core.begin(writer);
  const targets: StoredTarget[] = [];
  const keep = take ?? ((part: readonly StoredTarget[]) => void targets.push(...part));
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<StoreCore['targetsAfter']>> = await core.targetsAfter(after);
    keep(page.targets);
    after = page.next;
  }
  return { ...rest, targets };
}
