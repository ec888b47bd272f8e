import type { PlannedMessage, RouteChoice } from '@mdmkit/monitor/duty';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Who is told of an incident, and when. */
export interface RoutePlan {
  /** The incident; null for one that was only described. */
  readonly incident: string | null;
  /** The instant from which it is planned, in milliseconds since 1970. */
  readonly atMs: number;
  /** The route; null if none matches. */
  readonly route: string | null;
  /** The state of its calendar; null without a calendar. */
  readonly side: RouteChoice['side'];
  /** Why these chains are chosen. */
  readonly reason: string;
  /** The messages, in order. */
  readonly messages: readonly PlannedMessage[];
}

/** Writes a plan, for people. */
export function formatRoutePlan({ incident, atMs, route, reason, messages }: RoutePlan): string {
  const facts = formatColumns([
    ...(incident === null ? [] : [['incident', incident]]),
    ['at', formatInstant(atMs)],
    ['route', route ?? 'none'],
    ['reason', printable(reason)],
  ]);
  if (messages.length === 0) return `${facts}\nno message follows\n`;
  const rows = messages.map((message) => [
    formatInstant(message.atMs),
    message.atMs === atMs ? 'at once' : `+${formatSpan(message.atMs - atMs)}`,
    message.kind,
    message.channels.join(', '),
  ]);
  return `${facts}\n${formatColumns(rows)}\nThis holds if no person acknowledges and every channel takes its messages at once.\n`;
}
