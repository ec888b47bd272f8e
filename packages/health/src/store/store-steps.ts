import type { StoredTarget } from '@mdmkit/monitor/model';
import type { ExportPage, ExportPlace } from './keep/export.ts';
import type { KeptMonitor, Store } from './store.ts';

/** What {@link Store} does in one step: each is one question and one answer that can travel between threads. */
export interface StoreCore
  extends Pick<
    Store,
    | 'migrate'
    | 'commit'
    | 'say'
    | 'wordsAfter'
    | 'status'
    | 'targets'
    | 'incidents'
    | 'incident'
    | 'history'
    | 'run'
    | 'rollups'
    | 'usualShare'
    | 'tidy'
    | 'check'
  > {
  /** Takes the writer over, and answers with all that it goes on from but the targets. */
  begin(writer: string): Promise<Omit<KeptMonitor, 'targets'>>;
  /** Some targets, and the number after which the next ones come; null at the end. */
  targetsAfter(after: number): Promise<{ readonly targets: readonly StoredTarget[]; readonly next: number | null }>;
  /** Some lines of an export. */
  exportPage(place: ExportPlace | null): Promise<ExportPage>;
}

/** What is being done, as errors say it. */
export const operations: Readonly<Record<keyof StoreCore, string>> = {
  migrate: 'Bringing the store up to date',
  commit: 'Writing a batch',
  say: "Keeping an operator's word",
  wordsAfter: "Reading operators' words",
  status: 'Reading the status',
  targets: 'Reading targets',
  incidents: 'Reading incidents',
  incident: 'Reading an incident',
  history: "Reading a target's history",
  run: 'Reading a run',
  rollups: 'Reading rollups',
  usualShare: 'Reading the usual share',
  tidy: 'Tidying the store',
  check: 'Checking the store',
  begin: 'Loading the store',
  targetsAfter: 'Loading the store',
  exportPage: 'Exporting the store',
};

/** The steps of a store that somebody else takes: `ask` passes a step's name and parameters on to the same step there. */
export function remoteCore(
  ask: (name: keyof StoreCore, parameters: readonly unknown[]) => Promise<unknown>,
): StoreCore {
  const step =
    <Name extends keyof StoreCore>(name: Name) =>
    (...parameters: Parameters<StoreCore[Name]>): ReturnType<StoreCore[Name]> =>
      // What answers is the method of the same name of the same interface.
      ask(name, parameters) as ReturnType<StoreCore[Name]>;
  return {
    migrate: step('migrate'),
    commit: step('commit'),
    say: step('say'),
    wordsAfter: step('wordsAfter'),
    status: step('status'),
    targets: step('targets'),
    incidents: step('incidents'),
    incident: step('incident'),
    history: step('history'),
    run: step('run'),
    rollups: step('rollups'),
    usualShare: step('usualShare'),
    tidy: step('tidy'),
    check: step('check'),
    begin: step('begin'),
    targetsAfter: step('targetsAfter'),
    exportPage: step('exportPage'),
  };
}

/** Takes the step of a name: the other end of {@link remoteCore}. */
export async function takeStep(
  core: StoreCore,
  name: keyof StoreCore,
  parameters: readonly unknown[],
): Promise<unknown> {
  // `remoteCore` was called under the types of this very method.
  const step = core[name] as (...given: readonly unknown[]) => Promise<unknown>;
  return await step(...parameters);
}
