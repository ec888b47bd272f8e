import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { createVirtualClock, type LoopbackServer, listen, type VirtualClock } from '@mdmkit/core/testing';
import {
  createDeveloperTokenSource,
  createMetadataClient,
  type MetadataClient,
  type MetadataClientOptions,
} from '../../src/index.ts';
import {
  createMetadataSimulator,
  createVppSimulator,
  type MetadataSimulator,
  type MetadataSimulatorOptions,
} from '../../src/testing/index.ts';

/** A key pair as PEM. */
export function makeKeys(namedCurve = 'P-256') {
  return generateKeyPairSync('ec', {
    namedCurve,
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  });
}

export const { privateKey, publicKey } = makeKeys();
/** What good developer tokens are signed with. */
export const signing = { teamId: 'TEAM123456', keyId: 'KEY1234567', privateKey: new Secret(privateKey) };

/** A metadata simulator behind a real socket, and a client, on one clock. */
export interface StartedMetadata extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly vpp: ReturnType<typeof createVppSimulator>;
  readonly simulator: MetadataSimulator;
  readonly server: LoopbackServer;
  readonly client: MetadataClient;
}

export async function startMetadata(
  simulated: Partial<MetadataSimulatorOptions> = {},
  options: Partial<MetadataClientOptions> = {},
): Promise<StartedMetadata> {
  const clock = createVirtualClock();
  const vpp = createVppSimulator({ clock });
  const keys = { KEY1234567: publicKey };
  const simulator = createMetadataSimulator({
    keys,
    teamId: 'TEAM123456',
    clock,
    isTokenGood: vpp.isTokenGood,
    ...simulated,
  });
  const server = await listen(simulator);
  const client = createMetadataClient({
    developerToken: createDeveloperTokenSource({ ...signing, clock }),
    credential: vpp.credential,
    location: { countryISO2ACode: 'DE', edition: 'business' },
    origin: server.origin,
    clock,
    random: () => 0.5,
    ...options,
  });
  return {
    clock,
    vpp,
    simulator,
    server,
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}
