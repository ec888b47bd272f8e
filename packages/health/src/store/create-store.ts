import type { StoredTarget } from '@mdmkit/monitor/model';
import type { ExportPlace } from './keep/export.ts';
import type { KeptMonitor, LoadOptions, Store, StoreFinding } from './store.ts';
import { StoreError } from './store-error.ts';
import { operations, type StoreSteps, wrapSteps } from './store-steps.ts';

/** Makes a store from its steps and from what ends it. After its end every step throws `STORE_CLOSED`. */
export function createStore(inner: StoreSteps, end: () => Promise<void>): Store {
  let ended: Promise<void> | undefined;
  const { begin, targetsAfter, exportPage, ...steps } = wrapSteps(inner, async (name, step) => {
    if (ended !== undefined) throw new StoreError('STORE_CLOSED', { operation: operations[name] });
    return await step();
  });
  const close = async (): Promise<void> => {
    ended ??= end();
    await ended;
  };
  return {
    ...steps,
    load: (writer, options) => load({ begin, targetsAfter }, writer, options),
    check: () => check(steps.check),
    async *export() {
      for (let place: ExportPlace | null = null; ; ) {
        const page: Awaited<ReturnType<typeof exportPage>> = await exportPage(place);
        yield* page.lines;
        if (page.next === null) return;
        place = page.next;
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A store that is too damaged to be checked has a finding, too. */
async function check(checkStore: StoreSteps['check']): Promise<readonly StoreFinding[]> {
  try {
    return await checkStore();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'STORE_DAMAGED') throw error;
    return [{ level: 'error', name: 'integrity', text: `${error.message}. ${error.remedy}` }];
  }
}

/** Reads the targets in parts, so that they never stand in memory twice. */
async function load(
  { begin, targetsAfter }: Pick<StoreSteps, 'begin' | 'targetsAfter'>,
  writer: string,
  { nowMs, take, part }: LoadOptions = {},
): Promise<KeptMonitor> {
  const monitor = await begin(writer, nowMs ?? null, part ?? null);
  const targets: StoredTarget[] = [];
  const keep = take ?? ((part: readonly StoredTarget[]) => void targets.push(...part));
  // A worker reads the targets of a shard when it takes the shard over.
  let after: number | null = part === 'worker' ? null : 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof targetsAfter>> = await targetsAfter(
      after,
      monitor.leads || part !== undefined ? null : writer,
    );
    keep(page.targets);
    after = page.next;
  }
  return { ...monitor, targets };
}
