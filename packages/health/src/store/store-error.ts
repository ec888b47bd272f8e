/** What is known of each code of {@link StoreError}: whether waiting may help, what happened, and what to do next. */
export const storeErrors = {
  STORE_FULL: {
    retryable: true,
    summary: 'there is no room left on the disk',
    remedy: 'Free disk space, or give the store a larger disk; the service goes on by itself then.',
  },
  STORE_LOCKED: {
    retryable: true,
    summary: 'another process holds a lock on it',
    remedy: 'Wait; if it lasts, look for a backup, a shell or a second service that keeps the store open.',
  },
  STORE_READ_ONLY: {
    retryable: true,
    summary: 'it cannot be written to',
    remedy: 'Check who owns its files and how the disk is mounted; for PostgreSQL, name the primary server.',
  },
  STORE_UNREACHABLE: {
    retryable: true,
    summary: 'it cannot be reached',
    remedy: 'Check that the database server runs, and the network between.',
  },
  STORE_IO: {
    retryable: true,
    summary: 'its files cannot be opened, read or written',
    remedy: 'Check that its folder exists, that the disk is mounted and sound, and that this user may write there.',
  },
  STORE_ABSENT: {
    retryable: false,
    summary: 'there is none in this folder',
    remedy: 'Name the folder that the service writes to; "health-check serve" creates one.',
  },
  STORE_NO_FOLDER: {
    retryable: false,
    summary: 'a file is where its folder should be',
    remedy: 'Name another folder, or move the file away.',
  },
  STORE_NO_FILE: {
    retryable: false,
    summary: 'a folder is where its file health.db should be',
    remedy: 'Move that folder away, or name another folder for the store.',
  },
  STORE_REFUSED: {
    retryable: false,
    summary: 'the database refused the user',
    remedy: "Check the user, the password, the database's name and the user's rights in it.",
  },
  STORE_OLDER: {
    retryable: false,
    summary: 'its tables are not those of this version',
    remedy: 'Bring them up to date with "health-check store migrate".',
  },
  STORE_NEWER: {
    retryable: false,
    summary: 'a newer version of this program has changed its tables',
    remedy: 'Run the newer version, or restore the backup that was made before the update.',
  },
  STORE_DAMAGED: {
    retryable: false,
    summary: 'its content is damaged',
    remedy: 'Stop the service, keep a copy of the files, and restore a backup or begin with an empty store.',
  },
  STORE_TAKEN: {
    retryable: false,
    summary: 'another service has taken over under the same name',
    remedy: 'Stop one of the two services, or give each its own name.',
  },
  STORE_ONE_LOCATION: {
    retryable: false,
    summary: 'a service of another location writes to it',
    remedy:
      'A store in a folder serves one location: give each location its own folder, or let all use one PostgreSQL database. If that service has ended, start again in 30 seconds.',
  },
  STORE_OUT_OF_ORDER: {
    retryable: false,
    summary: 'a batch before this one is missing',
    remedy: 'Restart the service: it goes on from the last batch that is kept.',
  },
  STORE_KEY_REUSED: {
    retryable: false,
    summary: 'the idempotency key belongs to another request',
    remedy: 'Send a new key with each new request, and the same key only with a repetition.',
  },
  STORE_INVALID: {
    retryable: false,
    summary: 'what was asked for is not possible',
    remedy: 'Correct the value that the message names.',
  },
  STORE_CLOSED: { retryable: false, summary: 'it was closed before', remedy: 'Open the store again.' },
  STORE_STOPPED: {
    retryable: true,
    summary: 'its worker thread ended',
    remedy: 'Try again; if it lasts, give the process more memory.',
  },
  STORE_FAILED: {
    retryable: false,
    summary: 'something unexpected happened',
    remedy: 'Report it together with the code in the message.',
  },
} as const satisfies Record<string, { retryable: boolean; summary: string; remedy: string }>;

/** Why a store cannot be used. */
export type StoreErrorCode = keyof typeof storeErrors;

/** All codes of {@link StoreError}. */
// Object.keys gives exactly the names that were written above.
export const storeErrorCodes = Object.keys(storeErrors) as readonly StoreErrorCode[];

/** What is said about a failure besides its code. */
export interface StoreFailure {
  /** What was being done, as the beginning of a sentence: `Writing a batch`. */
  readonly operation: string;
  /** The database's own code, such as `SQLITE_FULL` or `53100`. */
  readonly driverCode?: string | undefined;
  /** A few words more, without any value from the store. */
  readonly detail?: string | undefined;
}

/** The store cannot be used, or not for this. Holds no value from the store and no password. */
export class StoreError extends Error {
  /** The name of the class. */
  override readonly name = 'StoreError';
  /** Why. */
  readonly code: StoreErrorCode;
  /** Whether the same call may succeed later without a change of the call. */
  readonly retryable: boolean;
  /** One sentence: what to do next. */
  readonly remedy: string;
  /** What was being done. */
  readonly operation: string;
  /** The database's own code; undefined where it was not the database that refused. */
  readonly driverCode: string | undefined;
  /** A few words more; undefined where there are none. */
  readonly detail: string | undefined;

  /** Makes the error from its code and what was being done. */
  constructor(code: StoreErrorCode, { operation, driverCode, detail }: StoreFailure) {
    const { retryable, summary, remedy } = storeErrors[code];
    const facts = [detail, driverCode].filter((fact) => fact !== undefined).join(', ');
    super(`${operation} failed: ${summary}${facts === '' ? '' : ` (${facts})`}`);
    this.code = code;
    this.retryable = retryable;
    this.remedy = remedy;
    this.operation = operation;
    this.driverCode = driverCode;
    this.detail = detail;
  }
}
