import { jsonText, printable } from '../report/printable.ts';
import type { ServerComparison } from './compare.ts';
import type { ReconcileReport } from './reconcile.ts';

/** How many serial numbers of each kind the table shows. */
const shown = 10;

/** Writes a comparison as a table. */
export function formatReconcileTable(report: ReconcileReport): string {
  const { tenant, devices, unassigned, servers, notCompared, durationMs } = report;
  const lines = [
    `${tenant}: ${devices} devices in the Business API, ${unassigned} of them without a server`,
    ...servers.flatMap(serverLines),
    ...notCompared.map(
      ({ id, name }) => `  - ${name ?? id}  not compared: its server token is not in the configuration`,
    ),
    '',
    `${report.agrees ? 'The two services agree.' : 'The two services differ. A device that moved during the comparison also shows as a difference: run the command again.'} (${(durationMs / 1000).toFixed(1)} s)`,
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function serverLines(server: ServerComparison): readonly string[] {
  const { target, id, name, known, depDevices, businessDevices } = server;
  const parts = [
    ['in Device Assignment only', server.onlyInDep],
    ['in the Business API only', server.onlyInBusiness],
    ['with another server, or none, in the Business API', server.assignedElsewhere],
  ] as const;
  const differences = parts.filter(([, serials]) => serials.length > 0);
  const mark = known && differences.length === 0 ? '✓' : '✗';
  const counts = `${depDevices} in Device Assignment, ${businessDevices} in the Business API`;
  return [
    `  ${mark} ${name ?? id ?? 'a server without a name'} (${target})  ${counts}`,
    ...(known
      ? []
      : ['      the Business API does not know this server: the API account belongs to another organisation']),
    ...differences.map(([what, serials]) => `      ${serials.length} ${what}: ${some(serials)}`),
  ];
}

function some(serials: readonly string[]): string {
  const rest = serials.length - shown;
  return `${serials.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Writes a comparison as one JSON document, with every serial number. */
export function formatReconcileJson(report: ReconcileReport): string {
  return `${jsonText(report, 2)}\n`;
}
