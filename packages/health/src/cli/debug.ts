import { type Hooks, TransportFailure, VendorError } from '@mdmkit/core';
import type { RunOptions } from '../check/run-checks.ts';
import { jsonText } from '../report/printable.ts';

/** Options of a run that write each event as a line of JSON. Events hold redacted facts only. */
export function debugOptions(stream: { write(text: string): unknown }): Pick<RunOptions, 'hooks' | 'onFailure'> {
  const write = (event: string, facts: object) => void stream.write(`${jsonText({ event, ...facts })}\n`);
  const hooks: Hooks = {
    onRequest: (facts) => write('request', facts),
    onResponse: (facts) => write('response', facts),
    onRetry: (facts) => write('retry', facts),
    onWait: (facts) => write('wait', facts),
    onDrift: (facts) => write('drift', facts),
  };
  return { hooks, onFailure: ({ target, error }) => write('failure', { target, ...factsOf(error) }) };
}

function factsOf(error: unknown): object {
  if (isVendorError(error)) {
    const { message, code, vendorCode, status, retryAfterMs, cause } = error;
    return { message, code, vendorCode, status, retryAfterMs, ...(cause instanceof TransportFailure ? { cause } : {}) };
  }
  if (!(error instanceof Error)) return { name: typeof error };
  // A defect's own words may repeat a value; its place in the code cannot.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, stack: frames.map((line) => line.trim()) };
}

/** `instanceof` alone would leave the type of the code open. */
function isVendorError(error: unknown): error is VendorError {
  return error instanceof VendorError;
}
