import { checkArgument, type List } from '@mdmkit/core';
import { type AuditEvent, type AuditEventField, type AuditEventType, listAuditEvents } from '../api/audit-events.ts';
import { type CallContext, failure } from '../calls/call-context.ts';
import type { ListOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { readList } from '../calls/read-list.ts';

/** Which events to read. */
export interface AuditEventOptions extends ListOptions<AuditEventField> {
  /** The first instant. */
  readonly from: Date;
  /** The instant behind the last one. */
  readonly until: Date;
  /** Whose events. Default: everybody's. */
  readonly actorId?: string;
  /** Events about what. Default: about everything. */
  readonly subjectId?: string;
  /** The kind of event. Default: all. */
  readonly type?: AuditEventType | (string & {});
}

/** The organisation's audit log. */
export interface AuditEventCalls {
  /**
   * The events between two instants, read page by page as the list is consumed.
   *
   * @throws BusinessError - `BUSINESS_INVALID_REQUEST` at once, when `from` or `until` is no instant or they are in the
   * wrong order; others while iterating.
   */
  list(options: AuditEventOptions): List<AuditEvent, BusinessPage<AuditEvent>>;
}

/** Creates the audit event call. */
export function createAuditEventCalls(context: CallContext): AuditEventCalls {
  const operation = listAuditEvents.name;
  const iso = (name: string, value: Date) => {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
    throw failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail: `${name}: expected a Date` });
  };
  return {
    list(given) {
      checkArgument('auditEvents.list', 'options', given, 'object');
      const { from, until, actorId, subjectId, type, ...options } = given;
      const [start, end] = [iso('from', from), iso('until', until)];
      if (start >= end) {
        throw failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail: 'until: expected to come after from' });
      }
      const query = {
        'filter[startTimestamp]': start,
        'filter[endTimestamp]': end,
        'filter[actorId]': actorId,
        'filter[subjectId]': subjectId,
        'filter[type]': type,
      };
      return readList(context, { operation, type: 'auditEvents', query }, options, (all, call) =>
        context.caller.call(listAuditEvents, { query: all }, call),
      );
    },
  };
}
