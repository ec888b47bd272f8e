import type { Secret } from '@mdmkit/core';
import { fromPostgresError } from '../store/postgres/postgres-errors.ts';
import { StoreError, type StoreErrorCode } from '../store/store-error.ts';
import { EngineProblem } from './engine-problem.ts';

const operation = 'Sharing the targets through pg-boss';

/** What a failure means that does not come from the tables of the store. */
const ofDatabase: ReadonlySet<StoreErrorCode> = new Set([
  'STORE_FULL',
  'STORE_LOCKED',
  'STORE_READ_ONLY',
  'STORE_UNREACHABLE',
  'STORE_REFUSED',
  'STORE_DAMAGED',
]);

/**
 * Makes a translation of what pg-boss throws. A failure of the database says what to do; any other keeps the message and the code of
 * pg-boss, without the address of the database.
 */
export function createBossProblems(url: string | Secret): (error: unknown) => Error {
  const address = typeof url === 'string' ? url : url.reveal();
  const secrets = secretsOf(address);
  const redact = (text: string) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '[address]'), text);
  return (error) => {
    if (error instanceof EngineProblem) return error;
    const translated = fromPostgresError(asError(error), operation);
    if (ofDatabase.has(translated.code)) return translated;
    if (error instanceof StoreError) return error;
    const [message, code] = [memberOf(error, 'message') ?? String(error), memberOf(error, 'code')];
    const text = code === undefined ? message : `${message} (${code})`;
    return new EngineProblem(`pg-boss failed: ${redact(text)}`, 'Report this as a defect of health-check');
  };
}

/** pg-boss also announces copies of errors, which are no errors themselves. */
function asError(error: unknown): unknown {
  const message = memberOf(error, 'message');
  return error instanceof Error || message === undefined ? error : Object.assign(new Error(message), error);
}

function memberOf(error: unknown, name: 'message' | 'code'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The parts of an address that must not be told, the longest first. */
function secretsOf(address: string): readonly string[] {
  const parts = [address];
  if (URL.canParse(address)) {
    const { password } = new URL(address);
    parts.push(password, decoded(password));
  }
  return parts.filter((part) => part !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
