import {
  type Answer,
  type CatalogueEntry,
  type CommonCode,
  createCatalogue,
  createErrorFamily,
  type Diagnosis,
  type ErrorCatalogue,
  type ErrorFamily,
  isWebPage,
  reasonOfStatus,
  VendorError,
  type VendorErrorFacts,
} from '@mdmkit/core';
import { z } from 'zod';
import { ErrorInfoWire, type VppErrorInfo } from './error-info.ts';
import { errorNumbers, isKnownErrorNumber, type VppErrorNumber } from './error-numbers.ts';

/** Failures that this package finds by itself, before anything is sent. */
const ownErrors = {
  VPP_TOKEN_UNREADABLE: {
    kind: 'config',
    summary: 'the text is no content token',
    remedy: 'Pass the whole text of the .vpptoken file as it was downloaded.',
  },
  VPP_TOKEN_INNER_MEMBER: {
    kind: 'config',
    summary: 'the text is only the inner part of a content token',
    remedy: 'Pass the whole text of the .vpptoken file, not the "token" member or the JSON inside it.',
  },
  VPP_TOKEN_WRONG_KIND: {
    kind: 'config',
    summary: 'the text is another kind of credential',
    remedy: 'Pass the .vpptoken file from Apple Business or School Manager (Preferences, Payments and Billing).',
  },
  VPP_PAGE_INDEX_REPEATED: {
    kind: 'schema',
    summary: 'a page names an earlier page as the next',
    remedy: 'Try again later; if it lasts, report it to Apple.',
  },
  VPP_CURSOR_REPEATED: {
    kind: 'schema',
    summary: 'a page names an earlier cursor as the next',
    remedy: 'Try again later; if it lasts, report it to Apple.',
  },
  VPP_OWNERSHIP_LOST: {
    kind: 'conflict',
    summary: 'another MDM holds the location',
    remedy: 'Find out which MDM took it over. To take it back, claim it and name that MDM in "takeoverFrom".',
  },
  VPP_OWNERSHIP_FOREIGN: {
    kind: 'conflict',
    summary: 'the location belongs to another MDM',
    remedy: 'Release it in that MDM, or name that MDM in "takeoverFrom" to replace it.',
  },
  VPP_TAKEOVER_MISMATCH: {
    kind: 'conflict',
    summary: 'the location is not held by the MDM that the takeover names',
    remedy: 'Read the current owner, then decide again.',
  },
  VPP_OWNERSHIP_UNCONFIRMED: {
    kind: 'conflict',
    summary: 'the service accepted the claim and names another owner',
    remedy: 'Another MDM claims the location at the same time. Decide which one is to hold it.',
  },
  VPP_EVENT_STUCK: {
    kind: 'server',
    summary: 'the service accepted the work and did not finish it',
    remedy: "Try again later; if it lasts, check the vendor's status page.",
  },
  VPP_TASK_FAILED: {
    kind: 'server',
    summary: 'the service did not do this part of the work and gave no reason',
    remedy: 'Try again later; if it lasts, report it to Apple.',
  },
  VPP_NOT_CONFIRMED: {
    kind: 'server',
    summary: 'the service reported success, but the assignments do not show it',
    remedy: 'Read the assignments again later, then repeat what is missing.',
  },
  VPP_JOB_UNREADABLE: {
    kind: 'local',
    summary: 'the records of the job cannot be read',
    remedy: 'Check the job store, then start a new job. It takes the current assignments into account.',
  },
  VPP_JOB_DIFFERENT: {
    kind: 'config',
    summary: 'the job with this id was started for other work',
    remedy: 'Resume that job, or use another id for the new job.',
  },
  VPP_PLAN_SHORTAGE: {
    kind: 'config',
    owner: 'tenant',
    summary: 'the plan needs more licences than there are',
    remedy: 'Buy the licences that the plan names, or allow a shortage.',
  },
  VPP_PLAN_IMPOSSIBLE: {
    kind: 'config',
    summary: 'a part of the plan cannot be done',
    remedy: 'Correct the entries that the plan lists under "problems".',
  },
  VPP_NOTIFICATION_UNREADABLE: {
    kind: 'schema',
    summary: 'the notification cannot be read',
    remedy: 'Find out what calls the receiver. If it was Apple, read the assignments and users.',
  },
  VPP_METADATA_FORBIDDEN: {
    kind: 'auth',
    summary: 'the content token was not accepted',
    remedy: 'Try again once: the service sometimes refuses a valid token. Then check the content token.',
  },
  VPP_DEVELOPER_TOKEN_REFUSED: {
    kind: 'auth',
    summary: 'the developer token was not accepted',
    remedy: 'Check the key, its id and the team id, and that the account may use the metadata service.',
  },
  VPP_DEVELOPER_KEY_UNREADABLE: {
    kind: 'config',
    summary: 'this is no private key for developer tokens',
    remedy: 'Pass the .p8 file of the key as it was downloaded (PKCS #8, P-256).',
  },
  VPP_CREDENTIAL_UNAVAILABLE: {
    kind: 'local',
    summary: 'the credential function returned no content token',
    remedy: 'Check where the credential comes from: a vault, a file, a database.',
  },
} as const satisfies Record<string, CatalogueEntry>;

type NumberedCode = (typeof errorNumbers)[VppErrorNumber]['code'];

/** The stable code of a {@link VppError}. */
export type VppErrorCode = CommonCode<'VPP'> | NumberedCode | keyof typeof ownErrors;

/** What every failed call, and every refused content token, throws. */
export class VppError extends VendorError<VppErrorCode> {
  /** The name of the class. */
  override readonly name: string = 'VppError';
  /** Whom or what it is about, as far as Apple says. */
  readonly errorInfo: VppErrorInfo | undefined;

  /** Makes an error from its code, what the catalogue knows about it, and the facts of the call. */
  constructor(code: VppErrorCode, entry: CatalogueEntry, facts: VendorErrorFacts) {
    super(code, entry, facts);
    // Only `diagnoseVppAnswer` fills it, with this type.
    this.errorInfo = facts.details as VppErrorInfo | undefined;
  }
}

function catalogueOfNumbers(): Record<NumberedCode, CatalogueEntry> {
  const entries: [string, CatalogueEntry][] = Object.values(errorNumbers).map((row) => {
    const { kind, summary, remedy }: CatalogueEntry = row;
    return [row.code, { kind, summary, remedy, ...('owner' in row ? { owner: row.owner } : {}) }];
  });
  // The codes are exactly those of the table.
  return Object.fromEntries(entries) as Record<NumberedCode, CatalogueEntry>;
}

/** Every code with its kind, owner and remedy. */
export const vppErrors: ErrorCatalogue<VppErrorCode> = createCatalogue('VPP', {
  ...catalogueOfNumbers(),
  ...ownErrors,
});

/** Makes this package's errors. */
export const vppErrorFamily: ErrorFamily<VppErrorCode, VppError> = createErrorFamily('VPP', vppErrors, VppError);

/** An error as Apple writes it, also in answers with status 200. A string of digits was never seen, but is understood. */
const ErrorBody = z.object({
  errorNumber: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]),
  errorMessage: z.string().optional().catch(undefined),
  errorInfo: ErrorInfoWire.optional().catch(undefined),
});

/**
 * Judges an answer: Apple's number in the body decides before the status, because errors come with status 200 too
 * (seen with 9622). Numbers that are not in the table are judged by their status.
 */
export function diagnoseVppAnswer(answer: Answer): Diagnosis<VppErrorCode> | undefined {
  const body = answer.json();
  const error =
    typeof body === 'object' && body !== null && 'errorNumber' in body ? ErrorBody.safeParse(body) : undefined;
  if (error?.success) {
    const { errorNumber, errorMessage, errorInfo: details } = error.data;
    const vendorCode = String(errorNumber);
    if (isKnownErrorNumber(errorNumber)) return { code: errorNumbers[errorNumber].code, vendorCode, details };
    const code = `VPP_${reasonOfStatus(answer) ?? 'REJECTED'}` as const;
    return { code, vendorCode, details, detail: withoutSecrets(errorMessage) };
  }
  // Apple answers JSON. A page with status 500 and above may still be its own front end's.
  const judgedByStatus = answer.status >= 500 || answer.status === 407 || answer.status === 429;
  if (!judgedByStatus && body === undefined && isWebPage(answer)) return { code: 'VPP_INTERCEPTED' };
  return undefined;
}

/** The vendor's words, shortened, with everything that could be a token taken out. */
function withoutSecrets(message: string | undefined): string | undefined {
  return message
    ?.replace(/\s+/g, ' ')
    .replace(/[\w+/=.~-]{24,}/g, '[redacted]')
    .slice(0, 200);
}
