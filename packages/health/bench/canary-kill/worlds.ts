import { createBusinessSimulator } from '@mdmkit/apple-business/testing';
import { createDepClient } from '@mdmkit/apple-dep';
import { createDepSimulator } from '@mdmkit/apple-dep/testing';
import { createVppClient } from '@mdmkit/apple-vpp';
import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { createAppleOrganisation, listen, type Simulator, type VirtualClock } from '@mdmkit/core/testing';
import { createEmmClient } from '@mdmkit/google-emm';
import { createEmmSimulator } from '@mdmkit/google-emm/testing';
import { type CanaryConfig, canaryKinds } from '../../src/config/canary-config.ts';
import type { ConfiguredCanary, LoadedConfig } from '../../src/config/target.ts';

/** A vendor with dedicated resources, and the canary that changes them. */
export interface World extends AsyncDisposable {
  /** The vendor. */
  readonly simulator: Simulator;
  /** The canary. */
  readonly configured: ConfiguredCanary;
  /** The origins of the vendor if it listens at an address. */
  origins(address: string): LoadedConfig['origins'];
  /** Reads what a canary could leave behind, past every fault. */
  state(): Promise<string>;
  /** Takes the credential away, as a person does who makes a new one; undefined if this vendor has no such way. */
  readonly revoke?: () => void;
  /** Makes the vendor hold an event for ever, or lets it go on. */
  readonly holdEvents?: (isHeld: boolean) => void;
}

/** Makes the world of a canary. */
export type CreateWorld = (clock: VirtualClock) => Promise<World>;

function configure(config: CanaryConfig, credential: unknown): ConfiguredCanary {
  const { series, service } = canaryKinds[config.kind];
  if (service === null) throw new TypeError('a canary of the own product has no world here');
  return {
    id: `aurora/${series}`,
    series,
    target: { id: config.credential, tenant: 'aurora', tenantName: 'Aurora', service, credential, dedicated: true },
    config,
    isEnabled: true,
    intervalMs: 1_800_000,
    deadlineMs: 600_000,
    changesPerDay: 1_000,
  };
}

/** Apps and Books, whose events take a while; the licence goes to a device or to a user. */
function vppWorld(holder: { readonly serialNumber: string } | { readonly clientUserId: string }): CreateWorld {
  return async (clock) => {
    const simulator = createVppSimulator({
      clock,
      eventDelayMs: 20_000,
      locations: [
        {
          assets: [{ adamId: '361304891', totalCount: 5, assignedCount: 0 }],
          users: [{ clientUserId: 'health-check-user' }],
        },
      ],
    });
    const server = await listen(simulator);
    const text = simulator.issueToken();
    const { parseContentToken } = await import('@mdmkit/apple-vpp');
    const credential = parseContentToken(text);
    const reader = createVppClient({ credential: simulator.credential, origin: server.origin, clock });
    return {
      simulator,
      configured: configure(
        { kind: 'vpp-licence', credential: 'aurora/apple.vpp', adamId: '361304891', ...holder },
        credential,
      ),
      origins: (address) => ({ 'apple.vpp': address }),
      async state() {
        const assignments = await reader.assignments.list().toArray({ limit: 100 });
        const assets = await reader.assets.list().toArray({ limit: 100 });
        return JSON.stringify([
          assignments,
          assets.map(({ availableCount, assignedCount }) => [availableCount, assignedCount]),
        ]);
      },
      revoke: () => simulator.revokeToken(text),
      holdEvents(isHeld) {
        simulator.eventDelayMs = isHeld ? 100 * 86_400_000 : 20_000;
      },
      async [Symbol.asyncDispose]() {
        await reader.close();
        await server.close();
      },
    };
  };
}

const depWorld: CreateWorld = async (clock) => {
  const organisation = createAppleOrganisation({ devices: 4 });
  const simulator = createDepSimulator({ organisations: [organisation], clock });
  const server = await listen(simulator);
  const serialNumbers = [...organisation.devices()].map(({ serialNumber }) => serialNumber);
  const reader = createDepClient({ credential: simulator.credential, origin: server.origin, clock });
  return {
    simulator,
    configured: configure(
      {
        kind: 'dep-profile',
        credential: 'aurora/apple.dep',
        profileName: 'health-check-profile',
        url: 'https://mdm.example.com/enrol',
        serialNumbers,
      },
      simulator.credential,
    ),
    origins: (address) => ({ 'apple.dep': address }),
    async state() {
      const devices = await reader.devices.details(serialNumbers);
      return JSON.stringify(
        [...devices].map(([serialNumber, { profileStatus }]) => [
          serialNumber,
          profileStatus === 'assigned' || profileStatus === 'pushed',
        ]),
      );
    },
    async [Symbol.asyncDispose]() {
      await reader.close();
      await server.close();
    },
  };
};

/** Android Management with a dedicated policy, and a test device where one takes part. */
function androidWorld(kind: 'android-app' | 'enrolment-token', hasDevice = false): CreateWorld {
  return async (clock) => {
    const simulator = createEmmSimulator({ clock, devices: 0, requestsPerMinute: Number.POSITIVE_INFINITY });
    const server = await listen(simulator);
    const { name } = simulator.enterprise;
    const reader = createEmmClient({
      credential: simulator.credential,
      origin: server.origin,
      tokenOrigin: server.origin,
      clock,
    });
    const policy = `${name}/policies/health-check-policy`;
    const reporting = { statusReportingSettings: { applicationReportsEnabled: true } };
    await reader.policies.patch(policy, reporting, { replaceAll: true });
    let device: string | undefined;
    if (hasDevice) {
      const { value } = await reader.enrollmentTokens.create(name, { policyName: policy, oneTimeOnly: true });
      device = simulator.enrol(name, { token: value.reveal() }).name.split('/').at(-1);
      await clock.advance(5_000);
    }
    const common = { credential: 'aurora/google.amapi', policy: 'health-check-policy' } as const;
    const config: CanaryConfig =
      kind === 'android-app'
        ? { kind, ...common, packageName: 'com.example.small', ...(device === undefined ? {} : { device }) }
        : { kind, ...common };
    return {
      simulator,
      configured: configure(config, { key: simulator.credential, enterprise: name }),
      origins: (address) => ({ 'google.amapi': address, googleToken: address }),
      async state() {
        const { applications = [] } = await reader.policies.get(policy);
        const tokens = await reader.enrollmentTokens.list(name).toArray({ limit: 100 });
        const reports =
          device === undefined ? [] : (await reader.devices.get(`${name}/devices/${device}`)).applicationReports;
        return JSON.stringify([
          applications.map(({ packageName }) => packageName),
          tokens.map((token) => token.name),
          (reports ?? []).filter(({ state }) => state !== 'REMOVED').map(({ packageName }) => packageName),
        ]);
      },
      async [Symbol.asyncDispose]() {
        await reader.close();
        await server.close();
      },
    };
  };
}

const businessWorld: CreateWorld = async (clock) => {
  const organisation = createAppleOrganisation({ devices: 0, servers: ['Production', 'health-check-server'] });
  const [serialNumber = ''] = organisation.addDevices(1, { serverId: null, atMs: clock.now() });
  const simulator = createBusinessSimulator({ organisations: [organisation], clock });
  const server = await listen(simulator);
  const { clientId, keyId, privateKeyPem: privateKey } = simulator.account;
  return {
    simulator,
    configured: configure(
      { kind: 'business-assignment', credential: 'aurora/apple.business', server: 'health-check-server', serialNumber },
      { clientId, keyId, privateKey },
    ),
    origins: (address) => ({ 'apple.business': address, appleToken: address }),
    state: async () => String(organisation.device(serialNumber)?.serverId),
    [Symbol.asyncDispose]: () => server.close(),
  };
};

/** The world of each canary. */
export const worlds: Readonly<Record<string, CreateWorld>> = {
  'vpp-licence of a device': vppWorld({ serialNumber: 'C02XL0THJHD3' }),
  'vpp-licence of a user': vppWorld({ clientUserId: 'health-check-user' }),
  'dep-profile': depWorld,
  'android-app': androidWorld('android-app'),
  'android-app with a device': androidWorld('android-app', true),
  'enrolment-token': androidWorld('enrolment-token'),
  'business-assignment': businessWorld,
};
