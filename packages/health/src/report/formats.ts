import type { RunReport } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatNagios } from './nagios.ts';
import { formatNdjson } from './ndjson.ts';
import { formatTable } from './table.ts';
import { formatTap } from './tap.ts';

/** The ways to write a report. */
export const formatNames = ['table', 'json', 'ndjson', 'junit', 'tap', 'nagios'] as const;

/** A way to write a report. */
export type FormatName = (typeof formatNames)[number];

/** What the ways to write a report need to know besides it. */
export interface FormatContext {
  /** What was checked, for the names of tenants. */
  readonly targets: readonly Target[];
  /** Whether to use colours, where the format has any. */
  readonly color: boolean;
  /** The time that days left are counted from, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The machine that checked. */
  readonly hostname: string;
  /** The code that the program ends with. */
  readonly exitCode: number;
}

/** Writes a report in one of the formats. */
export function formatReport(format: FormatName, report: RunReport, context: FormatContext): string {
  switch (format) {
    case 'table':
      return formatTable(report, context.targets, context);
    case 'json':
      return formatJson(report);
    case 'ndjson':
      return formatNdjson(report);
    case 'junit':
      return formatJunit(report, context);
    case 'tap':
      return formatTap(report);
    case 'nagios':
      return formatNagios(report, context);
  }
}
