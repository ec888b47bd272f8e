import { createHash } from 'node:crypto';
import { type Incident, type IncidentEvent, severities } from '@mdmkit/monitor/model';
import { commonMembers, type EcsDocument, type EcsOrigin, type IdentifiedDocument } from './ecs-document.ts';

/** Makes the document of something that happened to an incident. */
export function incidentDocument(incident: Incident, event: IncidentEvent, origin: EcsOrigin): IdentifiedDocument {
  const verdict = incident.override?.verdict ?? incident.verdict;
  const { failing, tenants } = incident.evidence;
  const document: EcsDocument = {
    '@timestamp': new Date(event.atMs).toISOString(),
    message: `${incident.id} ${event.kind}: ${event.text}`,
    ...commonMembers(origin),
    'log.level': event.kind === 'closed' ? 'info' : 'error',
    'log.logger': 'health-check.incident',
    event: {
      kind: 'alert',
      module: 'mdm_health',
      dataset: 'mdm_health.incident',
      id: incident.id,
      action: `incident-${event.kind}`,
      severity: severities.indexOf(incident.severity) + 1,
      reason: incident.title,
      start: new Date(incident.startedMs).toISOString(),
      ...(incident.endedMs === null
        ? {}
        : {
            end: new Date(incident.endedMs).toISOString(),
            duration: Math.max(0, incident.endedMs - incident.startedMs) * 1_000_000,
          }),
    },
    ...(incident.service === null ? {} : { service: { name: incident.service } }),
    ...(incident.tenant === null ? {} : { organization: { id: incident.tenant } }),
    labels: {
      mdm_incident: incident.id,
      mdm_verdict: verdict,
      mdm_severity: incident.severity,
      mdm_owner: incident.owner,
      mdm_remedy: incident.remedy,
      mdm_tenants_failing: String(failing),
      mdm_tenants: String(tenants),
    },
  };
  return { id: documentId(event), document };
}

/** Two things of one kind may happen to an incident in one millisecond: their sentences differ. */
function documentId({ incident, atMs, kind, text }: IncidentEvent): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${incident}-${atMs.toString(36)}-${kind}-${digest}`;
}
