import type { BusinessClient } from '@mdmkit/apple-business';
import {
  type CallOptions,
  type Clock,
  checkArgument,
  createTransport,
  type Hooks,
  systemClock,
  type Transport,
} from '@mdmkit/core';
import type { LoadedConfig, Target } from '../config/target.ts';
import { businessClientOf, type ClientParts, depClientOf } from '../inventory/clients.ts';
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
  /** The name of the class. */
  override readonly name = 'ReconcileError';
}

/**
 * Compares what Device Assignment and the Business API say of one organisation: its devices, and which server each is
 * assigned to. Only reads: no cursor is moved, nothing is assigned. A large organisation takes minutes, because Apple
 * lets through about twenty reads a minute, of a thousand devices each.
 *
 * @throws ReconcileError - When the targets are not one tenant's, with server tokens and one API account.
 * @throws VendorError - When a service or a credential fails: half a comparison would be a wrong one.
 * @example
 * const targets = config.targets.filter(({ tenant }) => tenant === 'aurora');
 * const { agrees, servers } = await reconcileOrganisation({ ...config, targets });
 */
export async function reconcileOrganisation(
  config: LoadedConfig,
  options: ReconcileOptions = {},
): Promise<ReconcileReport> {
  checkArgument('reconcileOrganisation', 'config', config, 'object');
  checkArgument('reconcileOrganisation', 'config.targets', config.targets, 'list');
  checkArgument('reconcileOrganisation', 'options', options, 'object');
  const { dep, business } = pick(config.targets);
  const { clock = systemClock, signal, hooks } = options;
  const startedAt = new Date(clock.now()).toISOString();
  const startedMs = clock.elapsedMs();
  const transport = options.transport ?? createTransport();
  const parts: ClientParts = {
    transport,
    clock,
    origins: config.origins,
    call: signal ? { signal } : {},
    ...(hooks ? { hooks } : {}),
  };
  try {
    const depServers: DepServer[] = [];
    for (const target of dep) depServers.push(await readDepServer(target, parts));
    const wanted = new Set(depServers.map(({ id }) => id));
    const organisation = await readOrganisation(business, parts, wanted);
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

async function readDepServer(target: Target, parts: ClientParts): Promise<DepServer> {
  await using dep = await depClientOf(target, parts);
  const account = await dep.account.get(parts.call);
  const devices = new Set<string>();
  for await (const { serialNumber } of dep.devices.fetch(parts.call)) devices.add(serialNumber);
  return { target: target.id, id: account.serverUuid, name: account.serverName, devices };
}

/** Reads the devices of an organisation, and those of the wanted servers. */
async function readOrganisation(
  target: Target,
  parts: ClientParts,
  wanted: ReadonlySet<string | undefined>,
): Promise<BusinessOrganisation> {
  await using business = await businessClientOf(target, parts);
  const devices = new Map<string, string | undefined>();
  for await (const { attributes } of business.orgDevices.list({
    limit: 1_000,
    fields: ['serialNumber', 'status'],
    ...parts.call,
  }))
    devices.set(attributes.serialNumber, attributes.status ?? undefined);
  return { devices, servers: await readServers(business, wanted, parts.call) };
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
