import {
  type CallOptions,
  type ClientOptions,
  createClientCore,
  endpoint,
  type HookHub,
  isLoopback,
  reasonOfStatus,
  type Transport,
  userAgent,
  type VendorService,
} from '@mdmkit/core';
import { failure } from '../calls/call-context.ts';
import type { BusinessErrorCode } from '../errors/business-error.ts';
import { businessService } from '../service.ts';

/** The operation that errors about logs name. */
export const logOperation = 'orgDeviceActivities.log';

/** The address is another one each time, so the endpoint only says how it is called. */
const downloadLog = endpoint({
  name: logOperation,
  method: 'GET',
  path: '/',
  host: 'download',
  auth: 'none',
  repeatable: true,
});

const logService: VendorService<BusinessErrorCode> = {
  ...businessService,
  headers: { 'user-agent': userAgent, accept: 'text/csv, */*;q=0.5' },
  diagnose(answer) {
    // A file store says in many ways that a signature is not good any more.
    const isRefused = [400, 401, 403, 404, 410].includes(answer.status);
    if (isRefused) return { code: 'BUSINESS_LOG_EXPIRED' };
    const reason = reasonOfStatus(answer);
    return reason && { code: `BUSINESS_${reason}` };
  },
};

/**
 * Creates the function that fetches the log of an activity from its pre-signed address: through the client's transport
 * and under its limits, but without its access token, which that host must not see. `hub` is the client's.
 */
export function createDownload(
  options: ClientOptions & { readonly transport: Transport },
  apiOrigin: string,
  hub: HookHub,
): (url: string, call: CallOptions) => Promise<Buffer> {
  return async (url, call) => {
    const target = toTarget(url, apiOrigin);
    if (!target) {
      const detail = 'its URL is not an https URL';
      throw failure({ label: options.label }, logOperation, 'BUSINESS_LOG_UNREADABLE', { detail });
    }
    let body: Buffer = Buffer.alloc(0);
    const { caller } = createClientCore(options, {
      service: logService,
      origins: { download: target.origin },
      authentication: {},
      hub,
      // The signature covers path and query to the letter, so they are sent as they came.
      createCarrier: (transport) => async (request) => {
        const response = await transport.send({ ...request, url: target.href });
        body = response.body;
        return response;
      },
    });
    await caller.call(downloadLog, {}, call);
    return body;
  };
}

/** Only https is followed; and this machine, when the API is a simulator on this machine. */
function toTarget(url: string, apiOrigin: string): URL | undefined {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.username !== '') return undefined;
  if (target.protocol === 'https:') return target;
  const isLocal = target.protocol === 'http:' && isLoopback(target) && isLoopback(new URL(apiOrigin));
  return isLocal ? target : undefined;
}
