import {
  type AppleOrganisation,
  createAppleOrganisation,
  createVirtualClock,
  listen,
  type VirtualClock,
} from '@mdmkit/core/testing';
import { type BusinessClient, type BusinessClientOptions, BusinessError, createBusinessClient } from '../src/index.ts';
import {
  type BusinessAccount,
  type BusinessSimulator,
  type BusinessSimulatorOptions,
  createBusinessSimulator,
} from '../src/testing/index.ts';

/** A simulator behind a socket, on a virtual clock. */
export interface Stage extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly simulator: BusinessSimulator;
  /** The one organisation. */
  readonly organisation: AppleOrganisation;
  readonly origin: string;
  /** A client for an account; what it does not say is what the simulator needs. */
  client(options?: Partial<BusinessClientOptions>, account?: BusinessAccount): BusinessClient;
  /** A new access token. */
  token(account?: BusinessAccount): Promise<string>;
  /** A plain request with a token and an Accept header. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** Starts a simulator with one organisation. */
export async function stage(
  devices = 3,
  clock: VirtualClock = createVirtualClock(),
  options: BusinessSimulatorOptions = {},
): Promise<Stage> {
  const organisation = createAppleOrganisation({ name: 'Stage', devices, servers: ['First', 'Second'] });
  const simulator = createBusinessSimulator({ organisations: [organisation], clock, ...options });
  const server = await listen(simulator);
  const { origin } = server;
  const client: Stage['client'] = (options = {}, account = simulator.account) =>
    createBusinessClient({
      clientId: account.clientId,
      keyId: account.keyId,
      privateKey: account.privateKeyPem,
      origin,
      tokenOrigin: origin,
      clock,
      random: () => 0,
      ...options,
    });
  const token: Stage['token'] = async (account) => {
    await client({ retry: false }, account).orgDevices.list({ limit: 1 }).pages()[Symbol.asyncIterator]().next();
    const headers = simulator.requests('orgDevices.list').at(-1)?.headers;
    return headers?.get('authorization')?.replace('Bearer ', '') ?? '';
  };
  return {
    clock,
    simulator,
    organisation,
    origin,
    client,
    token,
    async get(path, headers) {
      const authorization = `Bearer ${await token()}`;
      return await fetch(origin + path, { headers: { accept: 'application/json', authorization, ...headers } });
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** The error that a call ends with. */
export async function errorOf(call: Promise<unknown> | (() => unknown)): Promise<BusinessError> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    if (error instanceof BusinessError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** The serial number at a place of an organisation. */
export function serialAt(organisation: AppleOrganisation, place: number): string {
  return organisation.deviceAt(place)?.serialNumber ?? '';
}

/** The id of a server of an organisation. */
export function serverId(organisation: AppleOrganisation, index: number): string {
  return organisation.servers[index]?.id ?? '';
}
