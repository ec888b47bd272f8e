import type { CatalogueEntry, CommonReason, ErrorCatalogue } from './catalogue.ts';
import { type ErrorKind, type ErrorOwner, ownerOfKind } from './error-kind.ts';

/** Facts about one failed call; the catalogue adds kind, owner and remedy. */
export interface VendorErrorFacts {
  /** The vendor service, such as `apple.dep`. */
  readonly service: string;
  /** The endpoint's name, such as `devices.fetch`. */
  readonly operation: string;
  /** The client's label: whose call it was. */
  readonly label?: string | undefined;
  /** The endpoint of the call, if another operation within it failed, such as its sign-in. */
  readonly during?: string | undefined;
  /** The vendor's own code or number, to the letter. */
  readonly vendorCode?: string | undefined;
  /** The HTTP status, if an answer came. */
  readonly status?: number | undefined;
  /** How long the vendor asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The vendor's id of the request, for its support. */
  readonly requestId?: string | undefined;
  /** How many requests were sent, the failed one included. */
  readonly attempts?: number | undefined;
  /** Further words on what was wrong. Never a value that may be secret. */
  readonly detail?: string | undefined;
  /** What else the vendor said, for the package's own error class to read. Never a value that may be secret. */
  readonly details?: unknown;
  /** The failure below, never an HTTP library's own error. */
  readonly cause?: unknown;
}

/**
 * The base of every error that a vendor client throws.
 *
 * `code` is stable and meant for `switch`; `remedy` is one sentence for the operator. It holds no request header, no
 * body and no secret.
 */
export class VendorError<Code extends string = string> extends Error {
  /** The name of the class. */
  override readonly name: string = 'VendorError';
  /** The vendor service, such as `apple.dep`. */
  readonly service: string;
  /** The endpoint's name, such as `devices.fetch`. */
  readonly operation: string;
  /** The client's label: whose call it was. */
  readonly label: string | undefined;
  /** The endpoint of the call, if another operation within it failed, such as its sign-in. */
  readonly during: string | undefined;
  /** What kind of trouble it is. */
  readonly kind: ErrorKind;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** The stable code. */
  readonly code: Code;
  /** The vendor's own code or number, to the letter. */
  readonly vendorCode: string | undefined;
  /** The HTTP status, if an answer came. */
  readonly status: number | undefined;
  /** How long the vendor asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The vendor's id of the request. */
  readonly requestId: string | undefined;
  /** How many requests were sent, the failed one included. */
  readonly attempts: number;
  /** One sentence for the operator: what to do next. */
  readonly remedy: string;
  /** Further words on what was wrong; the message holds them too. */
  readonly detail: string | undefined;

  /** Makes an error from its code, what the catalogue knows about it, and the facts of the call. */
  constructor(code: Code, entry: CatalogueEntry, facts: VendorErrorFacts) {
    super(describe(entry, facts), facts.cause === undefined ? {} : { cause: facts.cause });
    this.service = facts.service;
    this.operation = facts.operation;
    this.label = facts.label;
    this.during = facts.during;
    this.kind = entry.kind;
    this.owner = entry.owner ?? ownerOfKind[entry.kind];
    this.code = code;
    this.vendorCode = facts.vendorCode;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
    this.attempts = facts.attempts ?? 0;
    this.remedy = entry.remedy;
    this.detail = facts.detail;
  }
}

function describe(entry: CatalogueEntry, facts: VendorErrorFacts): string {
  const answer = facts.status === undefined ? undefined : `status ${facts.status}`;
  const said = [answer, facts.vendorCode].filter((part) => part !== undefined).join(', ');
  const detail = facts.detail === undefined ? '' : `: ${facts.detail}`;
  const during = facts.during === undefined ? '' : ` during ${facts.during}`;
  return `${facts.operation} failed${during}: ${entry.summary}${detail}${said === '' ? '' : ` (${said})`}`;
}

/** How a package turns one of its codes and the facts of a call into its error. */
export interface ErrorFamily<Code extends string = string, Failure extends VendorError<Code> = VendorError<Code>> {
  /** The package's prefix: `DEP`, `VPP`, `BUSINESS`, `EMM`. */
  readonly prefix: string;
  /** Every code of the package. */
  readonly catalogue: ErrorCatalogue<Code>;
  /** Makes the package's error. */
  create(code: Code, facts: VendorErrorFacts): Failure;
  /** Makes the package's error for one of the shared codes. */
  createCommon(reason: CommonReason, facts: VendorErrorFacts): Failure;
}

/** Binds a package's prefix, catalogue and error class together. */
export function createErrorFamily<Code extends string, Failure extends VendorError<Code>>(
  prefix: string,
  catalogue: ErrorCatalogue<Code>,
  ErrorClass: new (code: Code, entry: CatalogueEntry, facts: VendorErrorFacts) => Failure,
): ErrorFamily<Code, Failure> {
  const create = (code: Code, facts: VendorErrorFacts) => new ErrorClass(code, catalogue[code], facts);
  return {
    prefix,
    catalogue,
    create,
    // `createCatalogue` put every shared reason under this prefix.
    createCommon: (reason, facts) => create(`${prefix}_${reason}` as Code, facts),
  };
}
