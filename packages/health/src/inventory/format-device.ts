import { formatColumns } from '../report/columns.ts';
import { printable } from '../report/printable.ts';
import type { DeviceReport, DeviceView } from './device.ts';

/** The most names in one line of the overview. */
const mostNames = 4;

/** The most credentials that stand side by side whatever they answer: those of one tenant. */
const mostColumns = 3;

/**
 * Writes what the services say of a device: a row per fact, a column per credential, and the failures below. Of many
 * credentials, only those that have the device get a column; the others are listed above.
 */
export function formatDevice({ serialNumber, views }: DeviceReport): string {
  const isWide = views.length > mostColumns;
  const columns = isWide ? views.filter(({ present }) => present === true) : views;
  const names = [...new Set(columns.flatMap(({ facts }) => Object.keys(facts)))];
  const rows = [
    [printable(serialNumber), ...columns.map(({ target }) => target)],
    ['present', ...columns.map(presenceOf)],
    ...names.map((name) => [name, ...columns.map(({ facts }) => printable(facts[name] ?? ''))]),
  ];
  const tables = [
    ...(isWide ? [overviewOf(serialNumber, views)] : []),
    ...(columns.length > 0 ? [formatColumns(rows)] : []),
  ];
  const failures = views.flatMap(({ target, failure }) =>
    failure === null ? [] : [`${target}: ${failure.error}\n  ${failure.code} – ${failure.owner}: ${failure.remedy}`],
  );
  return [...tables, ...failures.map((text) => `${text.split('\n').map(printable).join('\n')}\n`)].join('\n');
}

/** One line for the credentials of each answer, with some of their names. */
function overviewOf(serialNumber: string, views: readonly DeviceView[]): string {
  const lines = ['yes', 'no', 'failed'].flatMap((presence) => {
    const names = views.filter((view) => presenceOf(view) === presence).map(({ target }) => target);
    const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : '';
    return names.length === 0 ? [] : [`${presence.padEnd(6)}  ${names.slice(0, mostNames).join(', ')}${more}\n`];
  });
  return `${printable(serialNumber)} with ${views.length} credentials\n\n${lines.join('')}`;
}

function presenceOf({ present }: DeviceView): string {
  if (present === null) return 'failed';
  return present ? 'yes' : 'no';
}
