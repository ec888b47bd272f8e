import { formatColumns } from '../report/columns.ts';
import { printable } from '../report/printable.ts';
import type { DeviceReport, DeviceView } from './device.ts';

/** Writes what the services say of a device: a row per fact, a column per credential, and the failures below. */
export function formatDevice({ serialNumber, views }: DeviceReport): string {
  const names = [...new Set(views.flatMap(({ facts }) => Object.keys(facts)))];
  const rows = [
    [printable(serialNumber), ...views.map(({ target }) => target)],
    ['present', ...views.map(presenceOf)],
    ...names.map((name) => [name, ...views.map(({ facts }) => printable(facts[name] ?? ''))]),
  ];
  const failures = views.flatMap(({ target, failure }) =>
    failure === null ? [] : [`${target}: ${failure.error}\n  ${failure.code} – ${failure.owner}: ${failure.remedy}`],
  );
  return [formatColumns(rows), ...failures.map((text) => `${text.split('\n').map(printable).join('\n')}\n`)].join('\n');
}

function presenceOf({ present }: DeviceView): string {
  if (present === null) return 'failed';
  return present ? 'yes' : 'no';
}
