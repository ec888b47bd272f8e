import type { VppLimits } from '../api/service-config.ts';
import type { ErrorNumberEntry } from '../errors/error-number-entry.ts';
import { errorNumbers } from '../errors/error-numbers.ts';

/** Apple's names for the calls, with their paths behind the base. (Apple: Service Config) */
const paths = {
  clientConfig: '/client/config',
  getAssets: '/assets',
  associateAssets: '/assets/associate',
  disassociateAssets: '/assets/disassociate',
  revokeAssets: '/assets/revoke',
  getAssignments: '/assignments',
  getUsers: '/users',
  createUsers: '/users/create',
  updateUsers: '/users/update',
  retireUsers: '/users/retire',
  eventStatus: '/status',
};

/** Answers `GET /service/config` for a service that is reached at an origin. */
export function serviceConfig(
  origin: string,
  limits: Readonly<VppLimits>,
  metadataOrigin?: string,
): Record<string, unknown> {
  const calls = Object.entries(paths).map(([name, path]) => [name, `${origin}/mdm/v2${path}`]);
  return {
    errorCodes: Object.entries(errorNumbers).flatMap(([number, { summary, legacy }]: [string, ErrorNumberEntry]) =>
      legacy ? [] : [{ errorNumber: Number(number), errorMessage: summary }],
    ),
    limits,
    // Apple's sample lists only the four oldest.
    notificationTypes: ['ASSET_MANAGEMENT', 'ASSET_COUNT', 'USER_MANAGEMENT', 'USER_ASSOCIATED'],
    urls: {
      ...Object.fromEntries(calls),
      invitationEmail:
        'https://buy.itunes.apple.com/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount?inviteCode=%25inviteCode%25&mt=8',
      // Apple's own address would make programs send simulated tokens there.
      ...(metadataOrigin === undefined
        ? {}
        : { contentMetadataLookup: `${metadataOrigin}/WebObjects/MZStorePlatform.woa/wa/lookup` }),
    },
  };
}
