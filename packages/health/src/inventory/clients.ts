import type { BusinessBudget, BusinessClient, BusinessClientOptions } from '@mdmkit/apple-business';
import type { DepClient, DepToken } from '@mdmkit/apple-dep';
import type { VppClient, VppClientOptions } from '@mdmkit/apple-vpp';
import type { CallOptions, Clock, Hooks, Transport } from '@mdmkit/core';
import type { LoadedConfig, Target } from '../config/target.ts';

/** What the clients of Apple's services are made with. */
export interface ClientParts {
  /** Sends the requests. */
  readonly transport: Transport;
  /** The clock. Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Called for every request, for debugging. */
  readonly hooks?: Hooks;
  /** The addresses that replace the vendors' own. */
  readonly origins: LoadedConfig['origins'];
  /** Options of every call. */
  readonly call: CallOptions;
}

/** The share of a request budget that a command uses if production uses the same credential. */
const share = 0.5;

/** Creates the client of a target of Device Assignment. */
export async function depClientOf(
  target: Target,
  { transport, clock, hooks, origins }: ClientParts,
): Promise<DepClient> {
  const { createDepClient } = await import('@mdmkit/apple-dep');
  const origin = origins['apple.dep'];
  return createDepClient({
    transport,
    ...(clock ? { clock } : {}),
    ...(hooks ? { hooks } : {}),
    label: target.id,
    // The probe of the service has loaded the credential.
    credential: target.credential as DepToken,
    ...(origin ? { origin } : {}),
  });
}

/** The share of the request budget of an Apple Business account that a command or a canary uses. */
export function businessShare({ dedicated = false }: Pick<Target, 'dedicated'>): number {
  return dedicated ? 1 : share;
}

/** Creates the client of a target of the Apple Business API. It waits for its share of the request budget. */
export async function businessClientOf(
  target: Target,
  { transport, clock, hooks, origins }: ClientParts,
  budget?: BusinessBudget,
): Promise<BusinessClient> {
  const { createBusinessBudget, createBusinessClient } = await import('@mdmkit/apple-business');
  const origin = origins['apple.business'];
  const tokenOrigin = origins.appleToken;
  return createBusinessClient({
    transport,
    ...(clock ? { clock } : {}),
    ...(hooks ? { hooks } : {}),
    label: target.id,
    // The probe of the service has loaded the credential.
    ...(target.credential as Pick<BusinessClientOptions, 'privateKey' | 'clientId' | 'keyId'>),
    budget: budget ?? createBusinessBudget({ share: businessShare(target), ...(clock ? { clock } : {}) }),
    // Most of the time is spent waiting for the budget.
    totalTimeoutMs: 3_600_000,
    ...(origin ? { origin } : {}),
    ...(tokenOrigin ? { tokenOrigin } : {}),
  });
}

/** Creates the client of a target of Apps and Books. */
export async function vppClientOf(
  target: Target,
  { transport, clock, hooks, origins }: ClientParts,
): Promise<VppClient> {
  const { createVppClient } = await import('@mdmkit/apple-vpp');
  const origin = origins['apple.vpp'];
  return createVppClient({
    transport,
    ...(clock ? { clock } : {}),
    ...(hooks ? { hooks } : {}),
    label: target.id,
    // The probe of the service has loaded the credential.
    credential: target.credential as VppClientOptions['credential'],
    ...(origin ? { origin } : {}),
  });
}
