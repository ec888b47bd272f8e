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
} from '@mdmkit/core';
import { z } from 'zod';
import { errorNumbers, isKnownErrorNumber, type VppErrorNumber } from './error-numbers.ts';

/** Failures that this package finds by itself, before anything is sent. */
const ownErrors = {
  VPP_TOKEN_UNREADABLE: {
    kind: 'config',
    summary: 'the text is no content token',
    remedy: 'Give the whole text of the .vpptoken file as it was downloaded, without a change.',
  },
  VPP_TOKEN_INNER_MEMBER: {
    kind: 'config',
    summary: 'only the inside of a content token was given',
    remedy: 'Give the whole text of the .vpptoken file, not the "token" member or the JSON inside it.',
  },
  VPP_TOKEN_WRONG_KIND: {
    kind: 'config',
    summary: 'the text is another kind of credential',
    remedy: 'Give the .vpptoken file from Apple Business or School Manager (Preferences, Payments and Billing).',
  },
  VPP_PAGE_INDEX_REPEATED: {
    kind: 'schema',
    summary: 'a page names one that was read already as the next',
    remedy: 'Stop reading for now; if it lasts, report it to Apple.',
  },
  VPP_CREDENTIAL_UNAVAILABLE: {
    kind: 'local',
    summary: 'the function given as credential yielded no content token',
    remedy: 'Check where the credential comes from: a vault, a file, a database.',
  },
} as const satisfies Record<string, CatalogueEntry>;

type NumberedCode = (typeof errorNumbers)[VppErrorNumber]['code'];

/** The stable code of a {@link VppError}. */
export type VppErrorCode = CommonCode<'VPP'> | NumberedCode | keyof typeof ownErrors;

/** What every failed call, and every refused content token, throws. */
export class VppError extends VendorError<VppErrorCode> {
  override readonly name = 'VppError';
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
    const { errorNumber, errorMessage } = error.data;
    const vendorCode = String(errorNumber);
    if (isKnownErrorNumber(errorNumber)) return { code: errorNumbers[errorNumber].code, vendorCode };
    return { code: `VPP_${reasonOfStatus(answer) ?? 'REJECTED'}`, vendorCode, detail: withoutSecrets(errorMessage) };
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
