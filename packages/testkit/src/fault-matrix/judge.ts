import { type CommonReason, commonErrors, VendorError } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import type { Access, FaultExpectation, FaultRowDefinition } from './row.ts';

/** How a call of the matrix ended. */
export interface Ending {
  /** What it threw; undefined when it succeeded. */
  readonly error: unknown;
  /** What the hooks were told. */
  readonly events: readonly unknown[];
  /** How long it took on the virtual clock, in milliseconds. */
  readonly totalMs: number;
  /** How many requests of the endpoint reached the simulator. */
  readonly arrived: number;
  /** What must show nowhere. */
  readonly secrets: readonly string[];
}

/** What an ending was, and what is wrong with it. */
export interface Judgement {
  /** How it ended. */
  readonly actual: Omit<FaultExpectation, 'kind'> & { readonly kind: string };
  /** What is not as it had to be. */
  readonly problems: readonly string[];
}

/** What a row expects of one call of one vendor. */
export function expectationOf(
  row: FaultRowDefinition,
  access: Access,
  difference: object | undefined,
): FaultExpectation {
  return { ...row.read, ...(access === 'write' ? row.write : {}), ...difference };
}

/** Holds an ending against what was expected. */
export function judge(ending: Ending, expected: FaultExpectation): Judgement {
  const { error } = ending;
  const vendorError = error instanceof VendorError ? error : undefined;
  const actual = {
    reason: error === undefined ? 'OK' : reasonOf(error),
    kind: error === undefined ? 'ok' : (vendorError?.kind ?? 'none'),
    attempts: vendorError?.attempts ?? ending.arrived,
    totalMs: ending.totalMs,
    ...(vendorError?.retryAfterMs === undefined ? {} : { retryAfterMs: vendorError.retryAfterMs }),
  };
  const wanted = { ...expected, kind: expected.kind ?? kindOf(expected.reason) };
  const problems = (['reason', 'kind', 'attempts', 'totalMs', 'retryAfterMs'] as const).flatMap((member) =>
    wanted[member] === undefined || wanted[member] === actual[member]
      ? []
      : [`${member} is ${String(actual[member])}, not ${String(wanted[member])}`],
  );
  return { actual, problems: [...problems, ...(vendorError ? badManners(vendorError) : []), ...leaks(ending)] };
}

/** The code without the package's prefix, which ends at the first underscore. */
function reasonOf(error: unknown): string {
  if (error instanceof VendorError) {
    const code = String(error.code);
    return code.slice(code.indexOf('_') + 1);
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function kindOf(reason: string): string | undefined {
  if (reason === 'OK') return 'ok';
  // Another package's own code has no kind here.
  return reason in commonErrors ? commonErrors[reason as CommonReason].kind : undefined;
}

function badManners(error: VendorError): string[] {
  const problems: string[] = [];
  if (error.label !== 'fault-matrix') problems.push('the error does not name the client');
  if (error.remedy === '') problems.push('the error has no remedy');
  if (error.operation === '') problems.push('the error does not name the operation');
  const { cause } = error;
  if (cause instanceof Error && ('config' in cause || 'request' in cause || 'response' in cause)) {
    problems.push("the cause is an HTTP library's own error");
  }
  return problems;
}

function leaks({ error, events, secrets }: Ending): string[] {
  return findSecrets([error, events], secrets).map(({ index, spelling }) => `secret ${index} shows (${spelling})`);
}
