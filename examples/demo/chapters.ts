import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SimulatedVendors } from '@mdmkit/health/testing';

/** One kind of trouble of the demo: how it begins, and how it ends. */
export interface Chapter {
  /** What a reader is told when it begins. */
  readonly begins: string;
  /** What a reader is told when it is over. */
  readonly ends: string;
  /** Lets it begin. */
  begin(vendors: SimulatedVendors): void | Promise<void>;
  /** Ends it. `reload` lets the service read its configuration and its credentials again. */
  end(vendors: SimulatedVendors, reload: () => void): void | Promise<void>;
}

const always = Number.MAX_SAFE_INTEGER;

/** An outage that the vendor's status feed reports. */
function createOutage(): Chapter {
  let event: string | undefined;
  return {
    begins:
      'From now on Apps and Books answers 503 to all tenants. The status feed of Apple reports it within a minute.',
    ends: 'Apps and Books works again, and Apple says so.',
    begin({ vpp, feeds }) {
      vpp.faults.add({ fault: { status: 503 }, times: always });
      const message = 'Users may be unable to assign apps and books.';
      event = feeds.announce('apple', { services: ['Volume Purchase Program'], message });
    },
    end({ vpp, feeds }) {
      vpp.faults.clear();
      if (event !== undefined) feeds.resolve('apple', event);
    },
  };
}

/** The demo's troubles, in the order in which they come. After the last one the first one comes again. */
export const chapters: readonly Chapter[] = [
  createOutage(),
  {
    begins: 'The server token of Aurora Schools is revoked.',
    ends: 'Aurora Schools has a new server token.',
    begin({ dep }) {
      const [server] = dep.organisations[0]?.servers ?? [];
      if (server) dep.revokeToken(server);
    },
    async end({ dep, configFile }, reload) {
      const [organisation] = dep.organisations;
      if (!organisation) return;
      const folder = join(dirname(configFile), 'aurora');
      const certificate = await readFile(join(folder, 'server-token-certificate.pem'), 'utf8');
      await writeFile(join(folder, 'server-token_smime.p7m'), dep.issueToken({ organisation, certificate }));
      reload();
    },
  },
  {
    begins: 'Apple has new terms: until they are accepted, Device Assignment refuses all tenants.',
    ends: 'Two of three organisations have accepted the new terms.',
    begin({ dep }) {
      for (const organisation of dep.organisations) organisation.termsPending = true;
    },
    end({ dep }) {
      // The second organisation of the demo never accepts them.
      for (const [index, organisation] of dep.organisations.entries()) organisation.termsPending = index === 1;
    },
  },
  {
    begins: 'Apps and Books answers 429: too many requests. The status feed of Apple reports nothing.',
    ends: 'Apps and Books takes requests again.',
    begin: ({ vpp }) => vpp.faults.add({ fault: { status: 429, headers: { 'retry-after': '1' } }, times: always }),
    end: ({ vpp }) => vpp.faults.clear(),
  },
];
