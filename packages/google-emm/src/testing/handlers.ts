import type { SimulatorHandler } from '@mdmkit/core/testing';
import type { ApiName } from '../api/secret-members.ts';
import { appHandlers } from './amapi/app-handlers.ts';
import { type CommandRace, deviceHandlers } from './amapi/device-handlers.ts';
import { enterpriseHandlers, type Signup } from './amapi/enterprise-handlers.ts';
import { policyHandlers } from './amapi/policy-handlers.ts';
import { tokenHandlers } from './amapi/token-handlers.ts';
import type { Federation } from './federation.ts';
import type { AdmittedHandler, Gate } from './gate.ts';
import type { OidcProvider } from './oidc.ts';
import { playHandlers } from './play/handlers.ts';
import type { PlayState } from './play/state.ts';
import type { NamesOf, SimulatedName } from './simulated-endpoints.ts';
import type { TokenEndpoint } from './token-endpoint.ts';
import type { World } from './world.ts';
import { customerHandlers } from './zero-touch/customer-handlers.ts';
import { partnerHandlers } from './zero-touch/partner-handlers.ts';
import type { ZeroTouchState } from './zero-touch/state.ts';

/** What the answers are made from. */
export interface HandlerParts {
  readonly world: World;
  readonly gate: Gate;
  readonly tokens: TokenEndpoint;
  readonly federation: Federation;
  readonly oidc: OidcProvider;
  readonly signups: Signup[];
  readonly race: CommandRace;
  readonly play: PlayState;
  readonly zeroTouch: ZeroTouchState;
}

/** The answers of every endpoint; a missing one is a type error. */
export function createHandlers(parts: HandlerParts): Readonly<Record<SimulatedName, SimulatorHandler>> {
  const { world, tokens, federation, oidc } = parts;
  const amapi: Readonly<Record<NamesOf<'androidmanagement'>, AdmittedHandler>> = {
    ...enterpriseHandlers(world, parts.signups),
    ...policyHandlers(world),
    ...deviceHandlers(world, parts.race),
    ...tokenHandlers(world),
    ...appHandlers(world),
  };
  const zeroTouch: Readonly<Record<NamesOf<'androiddeviceprovisioning'>, AdmittedHandler>> = {
    ...customerHandlers(world, parts.zeroTouch),
    ...partnerHandlers(world, parts.zeroTouch),
  };
  return {
    'oauth2.token': ({ request }) => tokens.answer(request),
    'sts.token': ({ request }) => federation.exchange(request),
    'iamcredentials.generateAccessToken': ({ request, params }) =>
      federation.impersonate(request, params.account ?? ''),
    'oidc.certs': () => oidc.certs(),
    ...admit(parts.gate, 'androidmanagement', '', amapi),
    ...admit(parts.gate, 'androidenterprise', 'play.', playHandlers(world, parts.play)),
    ...admit(parts.gate, 'androiddeviceprovisioning', 'zeroTouch.', zeroTouch),
  };
}

function admit<Name extends string, Prefix extends string>(
  gate: Gate,
  api: ApiName,
  prefix: Prefix,
  handlers: Readonly<Record<Name, AdmittedHandler>>,
): Record<`${Prefix}${Name}`, SimulatorHandler> {
  const entries = Object.entries<AdmittedHandler>(handlers);
  // The same names, each with the prefix.
  return Object.fromEntries(entries.map(([name, answer]) => [`${prefix}${name}`, gate(api, name, answer)])) as never;
}
