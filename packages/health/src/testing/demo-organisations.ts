import type { VppLocationOptions } from '@mdmkit/apple-vpp/testing';
import type { Clock } from '@mdmkit/core';
import { type AppleOrganisation, createAppleOrganisation } from '@mdmkit/core/testing';

/** A customer of the demo. */
export interface DemoOrganisation {
  /** The tenant's id. */
  readonly id: string;
  /** Its devices and servers at Apple. */
  readonly organisation: AppleOrganisation;
  /** Its location in Apps and Books. */
  readonly location: VppLocationOptions;
  /** When its content token ends, in milliseconds since 1970. */
  readonly contentTokenEndsMs: number;
  /** How many Android devices it has. */
  readonly androidDevices: number;
  /** Whether its Google project may make no more requests this minute. */
  readonly outOfQuota: boolean;
  /** Whether the key of its API account was revoked. */
  readonly keyRevoked: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The demo's three customers, each with its own trouble. */
export function createDemoOrganisations(clock: Clock): readonly DemoOrganisation[] {
  const now = clock.now();
  const mdmInfo = { id: '0f6e2a4c-4e0b-4a55-9a3c-6f1b7f0c2d11', name: 'mdmkit demo', metadata: 'demo' };
  const aurora = createAppleOrganisation({ name: 'Aurora Schools', devices: 128 });
  const borealis = createAppleOrganisation({ name: 'Borealis Retail', devices: 40 });
  const cirrus = createAppleOrganisation({ name: 'Cirrus Logistics', devices: 12 });
  borealis.termsPending = true;
  return [
    {
      id: 'aurora',
      organisation: aurora,
      location: { name: 'Aurora Schools', countryISO2ACode: 'SE', mdmInfo, assets: 14 },
      contentTokenEndsMs: now + 300 * dayMs,
      androidDevices: 25,
      outOfQuota: false,
      keyRevoked: false,
    },
    {
      id: 'borealis',
      organisation: borealis,
      location: { name: 'Borealis Retail', countryISO2ACode: 'NO', mdmInfo, assets: 6 },
      // Half a day more, so that it stays nine whole days while the demo runs.
      contentTokenEndsMs: now + 9.5 * dayMs,
      androidDevices: 8,
      outOfQuota: false,
      keyRevoked: false,
    },
    {
      id: 'cirrus',
      organisation: cirrus,
      location: { name: 'Cirrus Logistics', countryISO2ACode: 'FI', mdmInfo, assets: 3 },
      contentTokenEndsMs: now + 200 * dayMs,
      androidDevices: 60,
      outOfQuota: true,
      keyRevoked: true,
    },
  ];
}
