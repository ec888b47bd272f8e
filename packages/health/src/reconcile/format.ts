import type { ServerComparison } from './compare.ts';
import type { ReconcileReport } from './reconcile.ts';

/** How many serial numbers of one kind a person is shown. */
const shown = 10;

/** Writes a comparison for people. */
export function formatReconcileTable(report: ReconcileReport): string {
  const { tenant, devices, unassigned, servers, notCompared, durationMs } = report;
  const lines = [
    `${tenant}: ${devices} devices in the Business API, ${unassigned} of them assigned to no server`,
    ...servers.flatMap(serverLines),
    ...notCompared.map(({ id, name }) => `  - ${name ?? id}  not compared: no server token of it is configured`),
    '',
    `${report.agrees ? 'The two agree.' : 'The two differ. What moved while this was reading shows as a difference: run it again.'} ${(durationMs / 1000).toFixed(1)} s`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function serverLines(server: ServerComparison): readonly string[] {
  const { target, id, name, known, depDevices, businessDevices } = server;
  const parts = [
    ['in Device Assignment only', server.onlyInDep],
    ['in the Business API only', server.onlyInBusiness],
    ['assigned elsewhere, or nowhere, by the Business API', server.assignedElsewhere],
  ] as const;
  const differences = parts.filter(([, serials]) => serials.length > 0);
  const mark = known && differences.length === 0 ? '✓' : '✗';
  const counts = `${depDevices} by Device Assignment, ${businessDevices} by the Business API`;
  return [
    `  ${mark} ${name ?? id ?? 'a server without a name'} (${target})  ${counts}`,
    ...(known ? [] : ['      the Business API does not know this server: the API account is another organisation’s']),
    ...differences.map(([what, serials]) => `      ${serials.length} ${what}: ${some(serials)}`),
  ];
}

function some(serials: readonly string[]): string {
  const rest = serials.length - shown;
  return `${serials.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Names come from outside. */
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

/** Writes a comparison as one JSON document, with every serial number. */
export function formatReconcileJson(report: ReconcileReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
