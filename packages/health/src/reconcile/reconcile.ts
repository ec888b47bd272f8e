import type { BusinessClient, BusinessClientOptions } from '@mdmkit/apple-business';
import type { DepClient, DepToken } from '@mdmkit/apple-dep';
import { type CallOptions, type Clock, createTransport, type Hooks, systemClock, type Transport } from '@mdmkit/core';
import type { LoadedConfig, Target } from '../config/target.ts';
import {
  type BusinessOrganisation,
  type BusinessServer,
  compareOrganisation,
  type DepServer,
  type OrganisationComparison,
} from './compare.ts';

/** How {@link reconcileOrganisation} reads. */
export interface ReconcileOptions {
  /** Connections. Default: its own, closed at the end. */
  readonly transport?: Transport;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Told of every request, for debugging. */
  readonly hooks?: Hooks;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** What the two services say of one organisation, side by side. */
export interface ReconcileReport extends OrganisationComparison {
  /** The version of this form. */
  readonly schemaVersion: 1;
  /** The tenant's id. */
  readonly tenant: string;
  /** When the reading began. */
  readonly startedAt: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** The targets cannot be compared. */
export class ReconcileError extends Error {
  override readonly name = 'ReconcileError';
}

/** The part of an account's budget that a comparison takes where production uses the same account. */
const share = 0.5;

/**
 * Compares what Device Assignment and the Business API say of one organisation: its devices, and which server each is
 * assigned to. Only reads: no cursor is moved, nothing is assigned. A large organisation takes minutes, because Apple
 * lets through about twenty reads a minute, of a thousand devices each.
 *
 * @throws ReconcileError - When the targets are not one tenant's, with server tokens and one API account.
 * @throws VendorError - When a service or a credential fails: half a comparison would be a wrong one.
 */
export async function reconcileOrganisation(
  config: LoadedConfig,
  options: ReconcileOptions = {},
): Promise<ReconcileReport> {
  const { dep, business } = pick(config.targets);
  const { clock = systemClock, signal, hooks } = options;
  const startedAt = new Date(clock.now()).toISOString();
  const startedMs = clock.elapsedMs();
  const transport = options.transport ?? createTransport();
  const client = { transport, clock, ...(hooks ? { hooks } : {}) };
  const call = signal ? { signal } : {};
  try {
    const depServers: DepServer[] = [];
    for (const target of dep) depServers.push(await readDepServer(target, config, client, call));
    const wanted = new Set(depServers.map(({ id }) => id));
    const organisation = await readOrganisation(business, config, { client, call, wanted });
    const comparison = compareOrganisation(depServers, organisation);
    const durationMs = Math.round(clock.elapsedMs() - startedMs);
    return { schemaVersion: 1, tenant: business.tenant, startedAt, durationMs, ...comparison };
  } finally {
    if (!options.transport) await transport.close();
  }
}

function pick(targets: readonly Target[]): { readonly dep: readonly Target[]; readonly business: Target } {
  const dep = targets.filter(({ service }) => service === 'apple.dep');
  const accounts = targets.filter(({ service }) => service === 'apple.business');
  const tenants = [...new Set([...dep, ...accounts].map(({ tenant }) => tenant))];
  if (tenants.length > 1) throw new ReconcileError(`name one tenant: these are of ${tenants.join(', ')}`);
  const [business, another] = accounts;
  if (dep.length === 0 || !business)
    throw new ReconcileError('a tenant with a credential of apple.dep and one of apple.business is needed');
  if (another) throw new ReconcileError(`name one API account: there are ${accounts.map(({ id }) => id).join(', ')}`);
  return { dep, business };
}

type ClientParts = Pick<BusinessClientOptions, 'transport' | 'clock' | 'hooks'>;

async function readDepServer(
  target: Target,
  { origins }: LoadedConfig,
  client: ClientParts,
  call: CallOptions,
): Promise<DepServer> {
  const { createDepClient } = await import('@mdmkit/apple-dep');
  const origin = origins['apple.dep'];
  await using dep: DepClient = createDepClient({
    ...client,
    label: target.id,
    // The service's own probe has loaded it.
    credential: target.credential as DepToken,
    ...(origin ? { origin } : {}),
  });
  const account = await dep.account.get(call);
  const devices = new Set<string>();
  for await (const { serialNumber } of dep.devices.fetch(call)) devices.add(serialNumber);
  return { target: target.id, id: account.serverUuid, name: account.serverName, devices };
}

interface OrganisationParts {
  readonly client: ClientParts;
  readonly call: CallOptions;
  /** The servers whose devices are asked for. */
  readonly wanted: ReadonlySet<string | undefined>;
}

async function readOrganisation(
  target: Target,
  { origins }: LoadedConfig,
  { client, call, wanted }: OrganisationParts,
): Promise<BusinessOrganisation> {
  const { createBusinessBudget, createBusinessClient } = await import('@mdmkit/apple-business');
  const origin = origins['apple.business'];
  const tokenOrigin = origins.appleToken;
  await using business = createBusinessClient({
    ...client,
    label: target.id,
    // The service's own probe has loaded it.
    ...(target.credential as Pick<BusinessClientOptions, 'privateKey' | 'clientId' | 'keyId'>),
    budget: createBusinessBudget({
      share: target.dedicated ? 1 : share,
      ...(client.clock ? { clock: client.clock } : {}),
    }),
    // Waiting for the budget is most of the time that it takes.
    totalTimeoutMs: 3_600_000,
    ...(origin ? { origin } : {}),
    ...(tokenOrigin ? { tokenOrigin } : {}),
  });
  const devices = new Map<string, string | undefined>();
  for await (const { attributes } of business.orgDevices.list({
    limit: 1_000,
    fields: ['serialNumber', 'status'],
    ...call,
  }))
    devices.set(attributes.serialNumber, attributes.status ?? undefined);
  return { devices, servers: await readServers(business, wanted, call) };
}

async function readServers(
  business: Pick<BusinessClient, 'mdmServers'>,
  wanted: ReadonlySet<string | undefined>,
  call: CallOptions,
): Promise<readonly BusinessServer[]> {
  const servers: BusinessServer[] = [];
  for await (const { id, attributes } of business.mdmServers.list({ limit: 1_000, ...call })) {
    const devices = wanted.has(id) ? new Set<string>() : undefined;
    if (devices)
      for await (const serial of business.mdmServers.deviceIds(id, { limit: 1_000, ...call })) devices.add(serial);
    servers.push({ id, name: attributes.serverName ?? undefined, type: attributes.serverType ?? undefined, devices });
  }
  return servers;
}
