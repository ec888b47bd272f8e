import { digits, openEnum } from '@mdmkit/core';
import { z } from 'zod';

/** The schema of {@link VppErrorInfo}. */
export const ErrorInfoWire = z.object({
  assets: z.array(z.object({ adamId: digits(), pricingParam: openEnum('STDQ', 'PLUS').optional() })).optional(),
  clientUserIds: z.array(z.string()).optional(),
  serialNumbers: z.array(z.string()).optional(),
});

/** Whom or what an error is about, as far as Apple says. (Apple: ErrorResponse.errorInfo) */
export interface VppErrorInfo {
  /** The assets. `pricingParam` is `STDQ` or `PLUS`; Apple leaves it out for `STDQ`. */
  readonly assets?: readonly { readonly adamId: string; readonly pricingParam?: string | undefined }[] | undefined;
  /** The users, by the ids that the MDM gave them. */
  readonly clientUserIds?: readonly string[] | undefined;
  /** The serial numbers of the devices. */
  readonly serialNumbers?: readonly string[] | undefined;
}
