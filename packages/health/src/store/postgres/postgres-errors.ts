import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** PostgreSQL's conditions (its manual, appendix A), by code or by class; the longest that fits counts. */
const conditions: Readonly<Record<string, StoreErrorCode>> = {
  '08': 'STORE_UNREACHABLE',
  '25006': 'STORE_READ_ONLY',
  '25P02': 'STORE_UNREACHABLE',
  '28': 'STORE_REFUSED',
  '3D000': 'STORE_REFUSED',
  '40': 'STORE_LOCKED',
  '42501': 'STORE_REFUSED',
  '42P01': 'STORE_OLDER',
  '42703': 'STORE_OLDER',
  '53': 'STORE_UNREACHABLE',
  '53100': 'STORE_FULL',
  '55P03': 'STORE_LOCKED',
  '57014': 'STORE_LOCKED',
  '57P': 'STORE_UNREACHABLE',
  '58030': 'STORE_UNREACHABLE',
  XX001: 'STORE_DAMAGED',
  XX002: 'STORE_DAMAGED',
};

/** What a failure of the driver means. The server's own words are left out: they may hold values. */
export function fromPostgresError(error: unknown, operation: string): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return new StoreError('STORE_FAILED', { operation });
  const driverCode = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (isFromServer(error)) {
    const errorCode = driverCode ?? '';
    const code = [errorCode, errorCode.slice(0, 3), errorCode.slice(0, 2)]
      .map((part) => conditions[part])
      .find(Boolean);
    return new StoreError(code ?? 'STORE_FAILED', { operation, driverCode });
  }
  // A failure of the connection has the system's code, or none where the driver noticed it by itself.
  const isDatabaseError =
    driverCode !== undefined || /connection|timeout|terminated|not queryable/i.test(error.message);
  return new StoreError(isDatabaseError ? 'STORE_UNREACHABLE' : 'STORE_FAILED', {
    operation,
    driverCode: driverCode ?? error.name,
  });
}

/** Whether the server answered with this error: only then is the connection still good. */
export function isFromServer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && typeof error.severity === 'string';
}
