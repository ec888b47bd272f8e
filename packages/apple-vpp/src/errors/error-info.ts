import { digits, openEnum } from '@mdmkit/core';
import { z } from 'zod';

/** The schema of {@link VppErrorInfo}. */
export const ErrorInfoWire = z.object({
  assets: z.array(z.object({ adamId: digits(), pricingParam: openEnum('STDQ', 'PLUS').optional() })).optional(),
  clientUserIds: z.array(z.string()).optional(),
  serialNumbers: z.array(z.string()).optional(),
});

/** An asset that an error is about. */
export interface AffectedAsset {
  /** The number of the app or book in the store: digits. */
  readonly adamId: string;
  /** The quality of the licence: `STDQ` or `PLUS`. */
  readonly pricingParam?: string | undefined;
}

/** Whom or what an error is about, as far as Apple says. (Apple: ErrorResponse.errorInfo) */
export interface VppErrorInfo {
  /** The assets. `pricingParam` is `STDQ` or `PLUS`; Apple leaves it out for `STDQ`. */
  readonly assets?: readonly AffectedAsset[] | undefined;
  /** The users, by the ids that the MDM gave them. */
  readonly clientUserIds?: readonly string[] | undefined;
  /** The serial numbers of the devices. */
  readonly serialNumbers?: readonly string[] | undefined;
}
