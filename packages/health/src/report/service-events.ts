import type { UnwrittenContent } from '../service/pending-batch.ts';
import type { ServiceEvent } from '../service/service-event.ts';
import { describeEvidence } from './incident-list.ts';
import { printable } from './printable.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Writes what a service tells as a line for people, or two. */
export function formatServiceEvent(event: ServiceEvent): string {
  const [kind, text] = describe(event);
  return `${formatInstant(event.atMs)}  ${kind.padEnd(12)}  ${printable(text)}\n`;
}

/** Writes what a service tells as a line of JSON. */
export function formatServiceEventJson({ atMs, ...event }: ServiceEvent): string {
  return `${JSON.stringify({ at: new Date(atMs).toISOString(), ...event })}\n`;
}

function describe(event: ServiceEvent): readonly [kind: string, text: string] {
  switch (event.kind) {
    case 'started':
      return ['started', `${event.targets} target${event.targets === 1 ? '' : 's'} from ${event.location}`];
    case 'state':
      return ['target', `${event.target}: ${event.from} → ${event.to}${event.code === null ? '' : ` (${event.code})`}`];
    case 'incident': {
      const { incident, event: happened } = event;
      const verdict = `${incident.override?.verdict ?? incident.verdict}, ${Math.floor(incident.confidence * 100)} %`;
      const evidence = happened.kind === 'opened' ? `; ${describeEvidence(incident)}` : '';
      return [
        'incident',
        `${incident.id} ${happened.kind} (${incident.severity}, ${verdict}): ${happened.text}${evidence}`,
      ];
    }
    case 'notification':
      return ['to be told', `${event.notification.key} ${event.notification.kind}: ${event.notification.text}`];
    case 'gap':
      return [
        'not observed',
        `${formatSpan(event.gap.toMs - event.gap.fromMs)} from ${formatInstant(event.gap.fromMs)} on`,
      ];
    case 'store':
      return ['store', event.error === null ? 'takes everything again' : event.error];
    case 'defect':
      return ['defect', `${event.error}: report it as a defect of the checker`];
    case 'reloaded':
      return ['reloaded', `${event.added} target${event.added === 1 ? '' : 's'} more, ${event.removed} fewer`];
    case 'unwritten':
      return ['not written', `${describeUnwritten(event.content)}. ${event.error}`];
    case 'stopped':
      return ['stopped', 'nobody looks any more'];
  }
}

function describeUnwritten({ incidents, notifications, targets, runs }: UnwrittenContent): string {
  const parts = [
    [incidents, 'incident'],
    [notifications, 'notification'],
    [targets, 'target state'],
    [runs, 'result'],
  ] as const;
  const counts = parts
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}${count === 1 ? '' : 's'}`);
  return `the store does not have ${counts.length === 0 ? 'the last batch' : counts.join(', ')}`;
}
