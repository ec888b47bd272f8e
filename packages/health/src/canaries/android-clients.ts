import type { EmmClient, ServiceAccountKey } from '@mdmkit/google-emm';
import type { Target } from '../config/target.ts';
import type { CanaryParts } from './canary-kind.ts';

/** The client of an Android Management target, and the enterprise that it manages. */
export interface AndroidParts {
  /** The client. */
  readonly emm: EmmClient;
  /** `enterprises/LC…`. */
  readonly enterprise: string;
}

/** Makes the client of an Android Management target. */
export async function androidPartsOf(
  { id, credential }: Target,
  { transport, clock, hooks, origins }: CanaryParts,
): Promise<AndroidParts> {
  const { createEmmClient } = await import('@mdmkit/google-emm');
  const origin = origins['google.amapi'];
  const tokenOrigin = origins.googleToken;
  // The probe of the service has loaded the credential.
  const { key, enterprise } = credential as { readonly key: ServiceAccountKey; readonly enterprise: string };
  const emm = createEmmClient({
    transport,
    clock,
    ...(hooks ? { hooks } : {}),
    label: id,
    credential: key,
    ...(origin ? { origin } : {}),
    ...(tokenOrigin ? { tokenOrigin } : {}),
  });
  return { emm, enterprise };
}
