import type { KeptMonitor } from '../store/store.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { OnServiceEvent } from './service-event.ts';

/**
 * Announces the events of incidents that the last process committed and, because it was killed, perhaps did not announce. A process
 * that was killed after the announcement makes some of them appear twice.
 */
export function announceCommitted(
  { unannounced }: Pick<KeptMonitor, 'unannounced'>,
  { notify, writer }: { readonly notify: OnServiceEvent; readonly writer: Pick<BatchWriter, 'add'> },
): void {
  if (!unannounced) return;
  for (const { incident, event } of unannounced.events) notify({ kind: 'incident', atMs: event.atMs, incident, event });
  writer.add({ announced: unannounced.last });
}
