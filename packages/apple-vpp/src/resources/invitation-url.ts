import type { ServiceConfig } from '../api/service-config.ts';
import { vppErrorFamily } from '../errors/vpp-error.ts';

/** The place of the code in Apple's template, escaped as Apple writes it and as it reads. */
const places = ['%25inviteCode%25', '%inviteCode%'];

/**
 * The address at which a registered user accepts the invitation, from the template in the service configuration.
 *
 * @throws VppError - `VPP_SCHEMA_MISMATCH` when there is no template, or one without a place for the code.
 */
export function invitationUrl(config: ServiceConfig, inviteCode: string): string {
  const template = config.urls?.invitationEmail;
  const place = places.find((candidate) => template?.includes(candidate));
  if (template === undefined || place === undefined) {
    throw vppErrorFamily.createCommon('SCHEMA_MISMATCH', {
      service: 'apple.vpp',
      operation: 'serviceConfig.get',
      detail: '/urls/invitationEmail should hold a place for the code',
    });
  }
  return template.replaceAll(place, encodeURIComponent(inviteCode));
}
