import type { CallOptions } from '@mdmkit/core';
import type { ServiceConfig, VppLimits } from '../api/service-config.ts';

/** Limits and addresses of the service, the same for everybody. */
export interface ServiceConfigCalls {
  /**
   * Reads limits, addresses and error numbers. Sends no token.
   *
   * @throws VppError
   */
  get(options?: CallOptions): Promise<ServiceConfig>;
  /** Returns the limits, at most five minutes old; Apple's sample limits if they cannot be read. */
  limits(options?: CallOptions): Promise<Readonly<VppLimits>>;
}
