import { auditEventFields } from '../../api/audit-events.ts';
import type { AuditEntry } from '../audit-log.ts';
import { errorDocument, invalidParameter } from '../error-document.ts';
import { answerPage, sliceOf } from '../resource-page.ts';
import type { AccountHandlers } from './handler.ts';

const filters = ['startTimestamp', 'endTimestamp', 'actorId', 'subjectId', 'type'].map((name) => `filter[${name}]`);

/** The call about the audit log. */
export const auditEventHandlers: AccountHandlers<'auditEvents.list'> = {
  'auditEvents.list'({ url }, { state }) {
    const get = (name: string) => url.searchParams.get(`filter[${name}]`);
    const times = ['startTimestamp', 'endTimestamp'].map((name) => ({ name: `filter[${name}]`, value: get(name) }));
    for (const { name, value } of times) {
      if (value === null) return missingParameter(name);
      if (Number.isNaN(Date.parse(value))) return invalidParameter(name, value);
    }
    const [fromMs = 0, untilMs = 0] = times.map(({ value }) => Date.parse(value ?? ''));
    const wanted = { actorId: get('actorId'), subjectId: get('subjectId'), type: get('type') };
    const passes = (entry: AuditEntry) =>
      (wanted.actorId === null || entry.actorId === wanted.actorId) &&
      (wanted.subjectId === null || entry.subjectId === wanted.subjectId) &&
      (wanted.type === null || entry.type === wanted.type);
    const events = state.audit.between(fromMs, untilMs, passes);
    const read = sliceOf(events.length, (place) => events[place]?.());
    const source = { name: 'auditEvents', type: 'auditEvents', fieldNames: auditEventFields, parameters: filters };
    return answerPage({ ...source, total: events.length, read }, url);
  },
};

function missingParameter(parameter: string): Response {
  const title = 'A required parameter is missing';
  const detail = `The parameter '${parameter}' is required`;
  return errorDocument({ status: 400, code: 'PARAMETER_ERROR.REQUIRED', title, detail, parameter });
}
