import { createHash } from 'node:crypto';
import { createRandom } from './random.ts';

/** One device of an organisation, as Apple's services know it. */
export interface OrganisationDevice {
  /** The serial number: its key everywhere. */
  readonly serialNumber: string;
  /** The marketing name. */
  readonly model: string;
  /** What kind of device it is, in the Business API's spelling. */
  readonly productFamily: 'iPhone' | 'iPad' | 'Mac' | 'AppleTV';
  /** The colour. */
  readonly color: string;
  /** When it came to the organisation, in milliseconds since 1970. */
  readonly addedAtMs: number;
  /** The server it is assigned to, by id; undefined: none. */
  readonly serverId: string | undefined;
  /** When it was assigned to that server, in milliseconds since 1970. */
  readonly assignedAtMs: number | undefined;
}

/** One device-management server of an organisation. */
export interface OrganisationServer {
  /** 32 upper-case hexadecimal digits: `server_uuid` in Device Assignment, the id of `mdmServers` in the Business API. */
  readonly id: string;
  /** Its name in the portal. */
  readonly name: string;
}

/** An organisation that several simulators share, so that they agree on its devices. */
export interface AppleOrganisation {
  /** Its id. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The e-mail address of its administrator. */
  readonly adminEmail: string;
  /** Whether new terms wait to be accepted; Device Assignment then refuses every call. */
  termsPending: boolean;
  /** Its servers. */
  readonly servers: readonly OrganisationServer[];
  /** Adds a server. */
  addServer(name: string): OrganisationServer;
  /** How many devices it has. */
  readonly deviceCount: number;
  /** A device by its serial number. */
  device(serialNumber: string): OrganisationDevice | undefined;
  /** A device by its place in the organisation, from 0 on. */
  deviceAt(index: number): OrganisationDevice | undefined;
  /** All devices, in order. */
  devices(): Iterable<OrganisationDevice>;
  /** Assigns a device to a server, or to none. */
  assign(serialNumber: string, serverId: string | undefined, atMs: number): void;
}

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

const models = [
  { model: 'iPhone 17', productFamily: 'iPhone', color: 'BLACK' },
  { model: 'iPad Air 11-inch (M3)', productFamily: 'iPad', color: 'BLUE' },
  { model: 'MacBook Air (13-inch, M4)', productFamily: 'Mac', color: 'SILVER' },
  { model: 'Apple TV 4K (3rd generation)', productFamily: 'AppleTV', color: 'BLACK' },
] as const;

/** Makes an organisation. Devices are computed from the seed and stored only once they change. */
export function createAppleOrganisation(options: AppleOrganisationOptions = {}): AppleOrganisation {
  const name = options.name ?? 'Example Organisation';
  const digest = createHash('sha256').update(name).digest();
  const seed = options.seed ?? digest.readUInt32BE(0);
  const deviceCount = options.devices ?? 0;
  const addedAtMs = options.addedAtMs ?? Date.UTC(2026, 0, 5, 9);
  const servers: OrganisationServer[] = [];
  const moved = new Map<string, Pick<OrganisationDevice, 'serverId' | 'assignedAtMs'>>();
  const prefix = serialPrefix(seed);

  const addServer = (serverName: string) => {
    const id = createHash('sha256')
      .update(`${seed}/${servers.length}/${serverName}`)
      .digest('hex')
      .slice(0, 32)
      .toUpperCase();
    const server = { id, name: serverName };
    servers.push(server);
    return server;
  };
  for (const serverName of options.servers ?? ['Device Management']) addServer(serverName);

  const deviceAt = (index: number): OrganisationDevice | undefined => {
    if (!Number.isInteger(index) || index < 0 || index >= deviceCount) return undefined;
    const kind = models[Math.floor(createRandom(seed + index)() * models.length)] ?? models[0];
    const serialNumber = prefix + index.toString(36).toUpperCase().padStart(6, '0');
    const serverId = servers[0]?.id;
    const assignment = moved.get(serialNumber) ?? {
      serverId,
      assignedAtMs: serverId === undefined ? undefined : addedAtMs,
    };
    return { ...kind, serialNumber, addedAtMs, ...assignment };
  };
  const device = (serialNumber: string) => {
    const found = deviceAt(Number.parseInt(serialNumber.slice(prefix.length), 36));
    return found?.serialNumber === serialNumber ? found : undefined;
  };

  return {
    id: String(seed % 10_000_000).padStart(7, '0'),
    name,
    adminEmail: `admin@${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example`,
    termsPending: false,
    servers,
    addServer,
    deviceCount,
    device,
    deviceAt,
    *devices() {
      for (let index = 0; index < deviceCount; index += 1) {
        const next = deviceAt(index);
        if (next) yield next;
      }
    },
    assign(serialNumber, serverId, atMs) {
      if (!device(serialNumber)) throw new RangeError(`no device ${serialNumber} in ${name}`);
      moved.set(serialNumber, { serverId, assignedAtMs: serverId === undefined ? undefined : atMs });
    },
  };
}

/** Four characters of Apple's serial alphabet, which has no vowels and no look-alikes. */
function serialPrefix(seed: number): string {
  const alphabet = '0123456789CDFGHJKLMNPQRTVWXYZ';
  const random = createRandom(seed);
  return Array.from({ length: 4 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
