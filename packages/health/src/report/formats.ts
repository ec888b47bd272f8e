import { checkArgument } from '@mdmkit/core';
import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import type { LoadedConfig, Target } from '../config/target.ts';
import { formatEcs } from './ecs.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatNagios } from './nagios.ts';
import { formatNdjson, formatNdjsonLine } from './ndjson.ts';
import { formatTable } from './table.ts';
import { formatTap } from './tap.ts';

/** What a format needs besides the report. */
export interface FormatContext {
  /** The targets that were checked; they hold the names of the tenants. */
  readonly targets: readonly Target[];
  /** Whether to use colours, if the format has colours. */
  readonly color: boolean;
  /** The time from which days are counted, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The machine that ran the checks. */
  readonly hostname: string;
  /** The exit code of the program. */
  readonly exitCode: number;
  /** Where the checks were made. Default: the name of the machine. */
  readonly location?: string;
  /** Addresses that replaced those of the vendors. Default: none. */
  readonly origins?: LoadedConfig['origins'];
}

/** A format of a report. */
interface Format {
  /** Writes a whole report. */
  readonly format: (report: RunReport, context: FormatContext) => string;
  /** Writes one result, if the format can be written while the checks run. */
  readonly formatResult?: (result: CheckResult) => string;
}

const formats = {
  table: { format: (report, context) => formatTable(report, context.targets, context) },
  json: { format: formatJson },
  ndjson: { format: formatNdjson, formatResult: formatNdjsonLine },
  junit: { format: formatJunit },
  tap: { format: formatTap },
  nagios: { format: formatNagios },
  ecs: { format: formatEcs },
} as const satisfies Readonly<Record<string, Format>>;

/** The name of a format of a report. */
export type FormatName = keyof typeof formats;

/** The names of the formats of a report. */
export const formatNames = Object.keys(formats) as readonly FormatName[];

/**
 * Writes a report in a format.
 * @example
 * const xml = formatReport('junit', report, { targets, color: false, nowMs: Date.now(), hostname: 'ci', exitCode: 0 });
 */
export function formatReport(format: FormatName, report: RunReport, context: FormatContext): string {
  checkArgument('formatReport', 'format', format, formatNames);
  checkArgument('formatReport', 'report', report, 'object');
  checkArgument('formatReport', 'context', context, 'object');
  return formats[format].format(report, context);
}

/** The function that writes one result as soon as it is known; undefined if the format needs the whole report. */
export function resultFormatter(format: FormatName): ((result: CheckResult) => string) | undefined {
  const { formatResult }: Format = formats[format];
  return formatResult;
}
