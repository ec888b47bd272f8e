import type { UnwrittenContent } from '../service/pending-batch.ts';
import type { ServiceEvent } from '../service/service-event.ts';
import { describeEvidence, verdictOf } from './incident-list.ts';
import { jsonText, printable } from './printable.ts';
import { gapReasons } from './status.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Writes an event of the monitoring service as a line of text. */
export function formatServiceEvent(event: ServiceEvent): string {
  const [kind, text] = describe(event);
  return `${formatInstant(event.atMs)}  ${kind.padEnd(12)}  ${printable(text)}\n`;
}

/** Describes an event of the monitoring service in one sentence. */
export function describeServiceEvent(event: ServiceEvent): string {
  return printable(describe(event)[1]);
}

/** Writes an event of the monitoring service as a line of JSON. */
export function formatServiceEventJson({ atMs, ...event }: ServiceEvent): string {
  return `${jsonText({ at: new Date(atMs).toISOString(), ...event })}\n`;
}

function describe(event: ServiceEvent): readonly [kind: string, text: string] {
  switch (event.kind) {
    case 'started':
      return ['started', `monitoring ${count(event.targets)} from location ${event.location}`];
    case 'listening':
      return ['server', `listening on ${event.url}`];
    case 'state':
      return ['target', `${event.target}: ${event.from} → ${event.to}${event.code === null ? '' : ` (${event.code})`}`];
    case 'incident': {
      const { incident, event: happened } = event;
      const { failing, tenants } = incident.evidence;
      const hasCounts = happened.text.includes(`${failing} of ${tenants} tenant`);
      const evidence = happened.kind === 'opened' ? ` Evidence: ${describeEvidence(incident, !hasCounts)}.` : '';
      return [
        'incident',
        `${incident.id} ${happened.kind}, ${incident.severity}, ${verdictOf(incident)}: ${happened.text}${evidence}`,
      ];
    }
    case 'notification':
      return [
        'notification',
        `queued: ${event.notification.key} ${event.notification.kind}: ${event.notification.text}`,
      ];
    case 'channel':
      return [
        'channel',
        event.error === null ? `${event.channel} accepts messages again` : `${event.channel} is broken: ${event.error}`,
      ];
    case 'delivery':
      return [
        'delivery',
        `${event.key} to ${event.channel}: ${event.state === 'pending' ? 'another attempt follows' : event.state}${event.error === null ? '' : `: ${event.error}`}`,
      ];
    case 'gap':
      return [
        'gap',
        `not monitored for ${formatSpan(event.gap.toMs - event.gap.fromMs)} from ${formatInstant(event.gap.fromMs)}: ${gapReasons[event.gap.reason]}`,
      ];
    case 'store':
      return ['store', event.error === null ? 'writable again; the backlog is stored' : event.error];
    case 'feed':
      return [
        'feed',
        event.error === null
          ? `the status feed ${event.source} can be read again`
          : `the status feed ${event.source} cannot be read. ${event.error}`,
      ];
    case 'vendor':
      return ['vendor', `${event.service}: the vendor's status feeds say "${event.state}"; before "${event.former}"`];
    case 'elastic':
      return [
        'elastic',
        event.error === null
          ? 'Elasticsearch takes documents again'
          : `Elasticsearch takes no documents: ${event.error}. They wait on this disk. Check monitor.elastic, and whether Elasticsearch works.`,
      ];
    case 'documents-lost':
      return ['elastic', `documents for Elasticsearch are lost: ${event.reason}. "health-check status" counts them.`];
    case 'damaged':
      return ['store', `put damaged files of raw results aside: ${event.files.join(', ')}`];
    case 'shards':
      return ['shards', `checks the targets of ${event.held} of ${event.shards} shards`];
    case 'evaluator':
      return [
        'evaluator',
        event.evaluates ? 'judges the results of all workers' : 'another process judges the results',
      ];
    case 'clock':
      return ['clock', describeClock(event.skewMs, event.isRight)];
    case 'defect':
      // A sentence says by itself what to do.
      return [
        'defect',
        event.error.endsWith('.') ? event.error : `${event.error}: report this as a defect of health-check`,
      ];
    case 'reloaded':
      return ['reloaded', describeReload(event.added, event.removed)];
    case 'unwritten':
      return ['not written', `${describeUnwritten(event.content)}. ${event.error}`];
    case 'stopped':
      return ['stopped', 'monitoring has ended'];
  }
}

/** Names what the store does not have: the end of a sentence. */
export function describeUnwritten({ incidents, notifications, targets, runs }: UnwrittenContent): string {
  const parts = [
    [incidents, 'incident'],
    [notifications, 'notification'],
    [targets, 'target state'],
    [runs, 'result'],
  ] as const;
  const counts = parts
    .filter(([number]) => number > 0)
    .map(([number, name]) => `${number} ${name}${number === 1 ? '' : 's'}`);
  return `the store does not have ${counts.length === 0 ? 'the last batch' : counts.join(', ')}`;
}

function describeReload(added: number, removed: number): string {
  if (added + removed === 0) return 'configuration read; no targets added or removed';
  return `configuration read; ${count(added)} added, ${count(removed)} removed`;
}

function count(targets: number): string {
  return `${targets} target${targets === 1 ? '' : 's'}`;
}

function describeClock(skewMs: number, isRight: boolean): string {
  if (isRight) return "agrees with the database's clock again: the checks go on";
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  return `is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the database's clock: this process checks nothing until the clock is right. Synchronise it with NTP`;
}
