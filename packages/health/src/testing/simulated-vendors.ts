import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBusinessSimulator } from '@mdmkit/apple-business/testing';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { type Clock, systemClock } from '@mdmkit/core';
import { type LoopbackServer, listen, type Simulator } from '@mdmkit/core/testing';
import { createEmmSimulator } from '@mdmkit/google-emm/testing';
import type { OriginName } from '../probes/index.ts';
import { type IssuingSimulators, writeDemoFiles } from './demo-files.ts';
import { createDemoOrganisations } from './demo-organisations.ts';
import { type PushGateway, startPushGateway } from './push-gateway.ts';
import { type SimulatedFeeds, startSimulatedFeeds } from './simulated-feeds.ts';

/** How the simulators are started. */
export interface SimulatedVendorsOptions {
  /** The first of six ports in a row. Default: any free ones. */
  readonly port?: number;
  /** Where credentials and `health.yaml` are written. Default: a new temporary folder, removed at the end. */
  readonly folder?: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Every vendor's service on this machine, with three customers' credentials in their real formats. */
export interface SimulatedVendors extends IssuingSimulators, AsyncDisposable {
  /** Apple's push service. */
  readonly push: PushGateway;
  /** The vendors' status feeds. */
  readonly feeds: SimulatedFeeds;
  /** Where they listen, as the member `origins` of the configuration. */
  readonly origins: Readonly<Record<OriginName, string>>;
  /** The loopback servers; closing one takes a vendor down. */
  readonly servers: Readonly<Record<'dep' | 'vpp' | 'business' | 'emm', LoopbackServer>>;
  /** The configuration that names all of it. */
  readonly configFile: string;
  /** Stops everything. */
  close(): Promise<void>;
}

/**
 * Starts the simulators of all vendors and lets them issue credentials for three organisations: one healthy, one whose
 * terms are unsigned and whose content token ends in nine days, one out of Google quota and with a revoked Apple key.
 *
 * @throws ForeignFolderError - When the folder holds a `health.yaml` that was not written by this function.
 */
export async function startSimulatedVendors(options: SimulatedVendorsOptions = {}): Promise<SimulatedVendors> {
  const clock = options.clock ?? systemClock;
  const organisations = createDemoOrganisations(clock);
  const apple = organisations.map(({ organisation }) => organisation);
  const dep = createDepSimulator({ organisations: apple, clock });
  const vpp = createVppSimulator({ locations: organisations.map(({ location }) => location), clock });
  const business = createBusinessSimulator({ organisations: apple, clock });
  const emm = createEmmSimulator({ clock });

  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'health-check-')));
  const dropFolder = async () => {
    // Credentials of vendors that are gone are of no use.
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  };
  const started = listenAll({ dep, vpp, business, emm }, options.port, clock);
  const { servers, push, feeds } = await started.catch(async (error: unknown) => {
    await dropFolder();
    throw error;
  });
  const close = async () => {
    await Promise.all([...Object.values(servers), push, feeds].map((server) => server.close()));
    await dropFolder();
  };
  try {
    const origins = {
      'apple.dep': servers.dep.origin,
      'apple.vpp': servers.vpp.origin,
      'apple.business': servers.business.origin,
      appleToken: servers.business.origin,
      'apple.push': push.origin,
      'google.amapi': servers.emm.origin,
      'google.play': servers.emm.origin,
      'google.zerotouch': servers.emm.origin,
      googleToken: servers.emm.origin,
    };
    const issuing = { dep, vpp, business, emm };
    const { sources } = feeds;
    const configFile = await writeDemoFiles({ folder, origins, sources, organisations, clock, ...issuing });
    return { ...issuing, push, feeds, origins, servers, configFile, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Listening<Name extends string> {
  readonly servers: Readonly<Record<Name, LoopbackServer>>;
  readonly push: PushGateway;
  readonly feeds: SimulatedFeeds;
}

async function listenAll<Name extends string>(
  simulators: Readonly<Record<Name, Simulator>>,
  port: number | undefined,
  clock: Clock,
): Promise<Listening<Name>> {
  const servers: Partial<Record<Name, LoopbackServer>> = {};
  // The keys of a record are its names.
  const names = Object.keys(simulators) as Name[];
  let push: PushGateway | undefined;
  const portAt = (index: number) => (port === undefined ? {} : { port: port + index });
  try {
    for (const [index, name] of names.entries()) servers[name] = await listen(simulators[name], portAt(index));
    push = await startPushGateway(portAt(names.length));
    const feeds = await startSimulatedFeeds({ ...portAt(names.length + 1), clock });
    // The loop above has filled every name.
    return { servers: servers as Record<Name, LoopbackServer>, push, feeds };
  } catch (error) {
    // A port that is taken must not leave the others open.
    const open = Object.values<LoopbackServer | undefined>(servers).filter((server) => server !== undefined);
    await Promise.all([...open, ...(push ? [push] : [])].map((server) => server.close()));
    throw error;
  }
}
