import type { ServiceEvent } from '../../service/service-event.ts';
import { describeServiceEvent } from '../service-events.ts';
import { commonMembers, type EcsDocument, type EcsOrigin, type LogLevel } from './ecs-document.ts';
import { incidentDocument } from './incident-document.ts';

/** Makes the document of an event of the service; undefined for an event that the documents of runs show. */
export function eventDocument(event: ServiceEvent, origin: EcsOrigin): EcsDocument | undefined {
  if (event.kind === 'state') return undefined;
  if (event.kind === 'incident') return incidentDocument(event.incident, event.event, origin).document;
  return {
    '@timestamp': new Date(event.atMs).toISOString(),
    message: describeServiceEvent(event),
    ...commonMembers(origin),
    'log.level': levelOfEvent(event),
    'log.logger': 'health-check.service',
    event: {
      kind: 'event',
      module: 'mdm_health',
      dataset: 'mdm_health.service',
      action: `service-${event.kind}`,
    },
  };
}

function levelOfEvent(event: ServiceEvent): LogLevel {
  if (event.kind === 'store' || event.kind === 'elastic' || event.kind === 'channel')
    return event.error === null ? 'info' : 'error';
  if (event.kind === 'feed') return event.error === null ? 'info' : 'warn';
  if (event.kind === 'delivery') return event.state === 'failed' ? 'error' : 'info';
  // A gap is known only once checks go on. The time in which the service did not run is one, too.
  if (event.kind === 'gap') return 'warn';
  return ['damaged', 'defect', 'documents-lost', 'unwritten'].includes(event.kind) ? 'error' : 'info';
}
