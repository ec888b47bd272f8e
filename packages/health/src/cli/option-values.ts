import { parseDateTime } from '@mdmkit/core';
import { durationPattern, parseDuration } from '@mdmkit/monitor/model';
import { InvalidArgumentError, Option } from 'commander';
import { parseListen } from '../config/monitor-config.ts';
import { formatNames } from '../report/formats.ts';
import { readOutput } from './output.ts';

/** Reads an option's value as a decimal number above 0. */
export function positiveNumber(most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (value <= 0 || value > most) throw new InvalidArgumentError(`Expected a number above 0, at most ${most}.`);
    return value;
  };
}

/** Reads an option's value as a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most))
      throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** Reads a duration such as `30m`, at least a second; returns milliseconds. */
export function duration(text: string): number {
  const ms = durationPattern.test(text) ? parseDuration(text) : 0;
  if (ms < 1_000) throw new InvalidArgumentError('Expected a duration such as 30s, 5m, 4h or 2d.');
  return ms;
}

/** Reads an instant with an offset such as `2026-11-28T18:00:00Z`; returns milliseconds since 1970. */
export function instant(text: string): number {
  // The seconds may be left out.
  const ms = parseDateTime(text.replace(/^([^T]*T\d\d:\d\d)(?=Z|[+-])/i, '$1:00'))?.getTime();
  if (ms === undefined)
    throw new InvalidArgumentError('Expected a date and time with an offset, such as 2026-11-28T18:00:00Z.');
  return ms;
}

/** Reads a month such as `2026-11`. */
export function month(text: string): string {
  if (!/^20\d\d-(?:0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('Expected a month such as 2026-11.');
  return text;
}

/** Reads the common name of a certificate; X.509 allows 64 characters. */
export function commonName(text: string): string {
  if (text.length < 1 || text.length > 64) throw new InvalidArgumentError('Expected 1 to 64 characters.');
  return text;
}

/** Reads an address and a port, such as `127.0.0.1:8080`. */
export function listenAddress(text: string): string {
  if (!parseListen(text)) throw new InvalidArgumentError('Expected an address and a port such as 127.0.0.1:8080.');
  return text;
}

/** The option `--format` of a command that writes a report. */
export function formatOption(): Option {
  return new Option(
    '-f, --format <format[:file]>',
    'format of the report, and the file to write (default: table on stdout); repeatable',
  )
    .choices(formatNames)
    .argParser(readOutput);
}
