import type { AvailabilityReport } from './availability.ts';
import { formatColumns } from './columns.ts';
import { formatLagSummaries, lagRows } from './feeds.ts';
import { printable } from './printable.ts';
import { formatInstant, formatSpan } from './times.ts';

const header = [
  'service',
  'availability by time',
  'vendor only',
  'down: vendor',
  'down: ours',
  'maintenance',
  'not checked',
  'quality by checks',
  'failed: vendor',
  'failed: ours',
  'no result',
];

const explanations = [
  'Availability by time: the share of the judged time without a major or critical incident of the whole service. Maintenance and times in which nothing was checked are not judged.',
  'Quality by checks: the share of good checks among good checks and those that failed at the vendor. Hours with maintenance are left out. The two figures differ.',
  'Vendor: the incidents of the vendor, and checks with fail.network or fail.server. Ours: incidents of other owners, and checks with fail.auth, fail.terms or fail.config.',
];

const lagTitle = 'Reports of the vendors’ status feeds, compared with the incidents of the vendors';

/** Writes a report as a table. */
export function formatAvailability(report: AvailabilityReport): string {
  const { services, vendorReports } = report;
  const lags = vendorReports.length === 0 ? '' : `\n${lagTitle}\n\n${formatLagSummaries(vendorReports)}`;
  if (services.length === 0) return `${titleOf(report)}\n\nno checks in this month\n${lags}`;
  return `${titleOf(report)}\n\n${formatColumns([header, ...rowsOf(report)])}\n${explanations.join('\n')}\n${lags}`;
}

/** Writes a report as an HTML page that needs no other file. */
export function formatAvailabilityPage(report: AvailabilityReport): string {
  const cells = (name: 'td' | 'th', row: readonly string[]) =>
    `<tr>${row.map((cell) => `<${name}>${escapeHtml(cell)}</${name}>`).join('')}</tr>`;
  const rows = rowsOf(report).map((row) => cells('td', row));
  const [lagHeader = [], ...lags] = lagRows(report.vendorReports);
  const lagPart =
    lags.length === 0
      ? ''
      : `\n<h2>${escapeHtml(lagTitle)}</h2>\n<table>\n${[cells('th', lagHeader), ...lags.map((row) => cells('td', row))].join('\n')}\n</table>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(titleOf(report))}</title>
<style>
body { font-family: sans-serif; margin: 2em; }
table { border-collapse: collapse; }
th, td { border: 1px solid #888; padding: 0.3em 0.6em; text-align: left; }
</style>
</head>
<body>
<h1>${escapeHtml(titleOf(report))}</h1>
${rows.length === 0 ? '<p>no checks in this month</p>' : `<table>\n${[cells('th', header), ...rows].join('\n')}\n</table>`}
${explanations.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}${lagPart}
</body>
</html>
`;
}

function titleOf({ month, fromMs, toMs, isComplete }: AvailabilityReport): string {
  const title = `availability in ${month} (UTC)`;
  if (isComplete) return title;
  return toMs <= fromMs
    ? `${title}: the month has not begun`
    : `${title}, until ${formatInstant(toMs)}: the month has not ended`;
}

function rowsOf({ services }: AvailabilityReport): readonly (readonly string[])[] {
  return services.map(({ service, time, checks }) => [
    printable(service),
    percent(time.availability),
    percent(time.vendorAvailability),
    formatSpan(time.vendorMs),
    formatSpan(time.oursMs),
    formatSpan(time.maintenanceMs),
    formatSpan(time.gapsMs),
    percent(checks.quality),
    String(checks.failedAtVendor),
    String(checks.failedOurs),
    String(checks.withoutResult),
  ]);
}

/** Rounded down: 100 % means all. */
function percent(share: number | null): string {
  return share === null ? '–' : `${(Math.floor(Number((share * 100_000).toFixed(6))) / 1_000).toFixed(3)} %`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
