import { addOutput, type Output } from './output.ts';

/** The formats of the log of `serve`. */
export const logFormats = ['text', 'ndjson', 'ecs'] as const;

/** One place that the log of `serve` is written to. */
export type LogOutput = Output<(typeof logFormats)[number]>;

/** Reads one value of `--log-format`: `ecs`, or `ecs:/var/log/health-check.ndjson`. */
export function readLogOutput(text: string, others: readonly LogOutput[] | undefined): readonly LogOutput[] {
  return addOutput(logFormats, text, others);
}
