import { createHash } from 'node:crypto';
import { checkOptionTypes, type OptionTypes } from '../options/check-option-types.ts';
import { createAssignments } from './assignments.ts';
import { createFleet } from './fleet.ts';
import type { AppleOrganisation, OrganisationServer } from './organisation.ts';

/** What an organisation begins with. */
export interface AppleOrganisationOptions {
  /** Its name. Default: `Example Organisation`. */
  readonly name?: string;
  /** The names of its servers. Default: one, `Device Management`. */
  readonly servers?: readonly string[];
  /** How many devices it has; all are assigned to the first server. Default: 0. */
  readonly devices?: number;
  /** Makes the devices; the same seed makes the same devices. Default: made from the name. */
  readonly seed?: number;
  /** When the devices were added, in milliseconds since 1970. Default: 2026-01-05T09:00:00Z. */
  readonly addedAtMs?: number;
}

const optionTypes: OptionTypes<AppleOrganisationOptions> = {
  name: 'text',
  servers: 'list',
  devices: 'count',
  seed: 'count',
  addedAtMs: 'number',
};

/** Makes an organisation. Devices are computed from the seed and stored only once they change. */
export function createAppleOrganisation(options: AppleOrganisationOptions = {}): AppleOrganisation {
  checkOptionTypes<AppleOrganisationOptions>('createAppleOrganisation', options, optionTypes);
  const name = options.name ?? 'Example Organisation';
  const digest = createHash('sha256').update(name).digest();
  const seed = options.seed ?? digest.readUInt32BE(0);
  const servers: OrganisationServer[] = [];
  let serversMade = 0;

  const addServer = (serverName: string) => {
    const id = createHash('sha256').update(`${seed}/${serversMade}/${serverName}`).digest('hex');
    serversMade += 1;
    const server = { id: id.slice(0, 32).toUpperCase(), name: serverName };
    servers.push(server);
    return server;
  };
  for (const serverName of options.servers ?? ['Device Management']) addServer(serverName);
  const indexOf = (id: string) => {
    const index = servers.findIndex((server) => server.id === id);
    if (index < 0) throw new RangeError(`no server ${id} in ${name}`);
    return index;
  };

  const fleet = createFleet(seed);
  fleet.add(options.devices ?? 0, servers[0]?.id, options.addedAtMs ?? Date.UTC(2026, 0, 5, 9));
  const assignments = createAssignments(fleet, name);

  return {
    id: String(seed % 10_000_000).padStart(7, '0'),
    name,
    adminEmail: `admin@${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`,
    termsPending: false,
    servers,
    addServer,
    renameServer(id, newName) {
      const server = { id, name: newName };
      servers[indexOf(id)] = server;
      return server;
    },
    removeServer(id) {
      const index = indexOf(id);
      if (assignments.countOf(id) > 0) throw new RangeError(`devices are assigned to server ${id}`);
      servers.splice(index, 1);
    },
    addDevices: (count, { serverId = servers[0]?.id, atMs }) => assignments.add(count, serverId ?? undefined, atMs),
    ...assignments.view,
    get deviceCount() {
      return fleet.size;
    },
    get releasedCount() {
      return assignments.releasedCount();
    },
  };
}
