import {
  type Answer,
  type Diagnosis,
  isWebPage,
  type RetryContext,
  type RetryPolicy,
  reasonOfStatus,
} from '@mdmkit/core';
import { z } from 'zod';
import type { VppErrorCode } from '../errors/vpp-error.ts';
import { vppService } from '../service.ts';

const ErrorsBody = z.object({
  errors: z
    .array(z.object({ code: z.union([z.string(), z.int()]).optional(), title: z.string().optional() }))
    .refine((errors) => errors.length > 0),
});

/** Judges an answer of the metadata services. (Apple: "Handling requests and responses") */
export function diagnoseMetadataAnswer(answer: Answer): Diagnosis<VppErrorCode> | undefined {
  const reason = reasonOfStatus(answer);
  if (reason === undefined) return undefined;
  const body = ErrorsBody.safeParse(answer.json());
  const vendorCode = body.data?.errors[0]?.code;
  const facts = { vendorCode: vendorCode === undefined ? undefined : String(vendorCode) };
  if (!body.success && answer.status < 500 && answer.status !== 429 && isWebPage(answer))
    return { code: 'VPP_INTERCEPTED' };
  if (answer.status === 401) return { code: 'VPP_DEVELOPER_TOKEN_REFUSED', ...facts };
  if (answer.status === 403) return { code: 'VPP_METADATA_FORBIDDEN', ...facts };
  return { code: `VPP_${reason}`, ...facts };
}

/** What distinguishes the metadata services: they are called in the name of Apps and Books, but err differently. */
export const metadataService = { ...vppService, diagnose: diagnoseMetadataAnswer };

/** The usual repetitions, and one more reason: the service refuses good content tokens in passing (fleetdm/fleet#43596). */
export function withForbiddenRetried(policy: RetryPolicy | false | undefined): RetryPolicy | false {
  if (policy === false) return false;
  return { shouldRetry: mayPass, ...policy };
}

function mayPass({ error, repeatable }: RetryContext): boolean {
  if (error.kind === 'throttled' || error.code === 'VPP_METADATA_FORBIDDEN') return true;
  return repeatable && (error.kind === 'network' || error.kind === 'server');
}
