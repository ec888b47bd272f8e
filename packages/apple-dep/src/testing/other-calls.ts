import { createHash } from 'node:crypto';
import { toDateTime } from './device-wire.ts';
import { badRequest, type Refusal } from './refusal.ts';
import type { SignedInAnswer } from './signed-in.ts';

const unsupported: Refusal = badRequest('ORG_NOT_SUPPORTED');

/** Sets the service-discovery address of a server. */
export const setDiscovery: SignedInAnswer = ({ token, state }, { mdm_service_discovery_url: url }) => {
  if (!state.assumptions.organisationSupported) return unsupported;
  if (url === undefined || url === '') return badRequest('MDM_SERVICE_DISCOVERY_URL_REQUIRED');
  const valid = typeof url === 'string' && URL.canParse(url) && new URL(url).protocol === 'https:';
  if (!valid) return badRequest('MDM_SERVICE_DISCOVERY_URL_NOT_VALID');
  state.discovery.set(token.server.id, { url, atMs: state.clock.now() });
  return undefined;
};

/** Answers the service-discovery address of a server. */
export const readDiscovery: SignedInAnswer = ({ token, state }) => {
  if (!state.assumptions.organisationSupported) return unsupported;
  const discoveryUrl = state.discovery.get(token.server.id);
  if (!discoveryUrl) return { status: 404, text: 'NOT_FOUND' };
  return { mdm_service_discovery_url: discoveryUrl.url, last_updated_timestamp: toDateTime(discoveryUrl.atMs) };
};

/** Removes the service-discovery address of a server. */
export const removeDiscovery: SignedInAnswer = ({ token, state }) => {
  if (!state.assumptions.organisationSupported) return unsupported;
  state.discovery.delete(token.server.id);
  return undefined;
};

/** Answers the beta programmes of an organisation. */
export const betaTokens: SignedInAnswer = ({ token, state, protocolVersion }) => {
  const { appleSeedForIt, betaTokensNeedVersion1, betaMacName } = state.assumptions;
  if (betaTokensNeedVersion1 && protocolVersion !== 1) return badRequest('MALFORMED_REQUEST_BODY');
  if (!appleSeedForIt) return { status: 403, text: 'APPLE_SEED_FOR_IT_TURNED_OFF' };
  const tokenOf = (os: string) => ({
    token: createHash('sha256').update(`${token.organisation.id} ${os}`).digest('hex'),
    title: `${os} AppleSeed Beta`,
    os,
  });
  return { betaEnrollmentTokens: ['iOS', betaMacName, 'tvOS', 'visionOS', 'watchOS'].map(tokenOf) };
};
