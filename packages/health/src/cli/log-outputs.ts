import { InvalidArgumentError } from 'commander';

/** The formats of the log of `serve`. */
export const logFormats = ['text', 'ndjson', 'ecs'] as const;

/** A format of the log of `serve`. */
export type LogFormat = (typeof logFormats)[number];

/** One place that the log of `serve` is written to. */
export interface LogOutput {
  /** The format. */
  readonly format: LogFormat;
  /** The file; undefined for stdout. */
  readonly file: string | undefined;
}

/** Reads one value of `--log-format`: `ecs`, or `ecs:/var/log/health-check.ndjson`. */
export function readLogOutput(text: string, others: readonly LogOutput[] | undefined): readonly LogOutput[] {
  const [, name = '', file] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const format = logFormats.find((each) => each === name);
  if (format === undefined) throw new InvalidArgumentError(`Allowed choices are ${logFormats.join(', ')}.`);
  if (file === '') throw new InvalidArgumentError('Expected the name of a file after ":".');
  return [...(others ?? []), { format, file }];
}
