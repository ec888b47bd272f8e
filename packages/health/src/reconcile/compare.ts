/** What Device Assignment says of one server: all devices that its server token sees. */
export interface DepServer {
  /** The target whose token was used. */
  readonly target: string;
  /** The server's id; undefined where Apple named none. */
  readonly id: string | undefined;
  /** Its name in the portal. */
  readonly name: string | undefined;
  /** The serial numbers of its devices. */
  readonly devices: ReadonlySet<string>;
}

/** What the Business API says of one server. */
export interface BusinessServer {
  /** Its id. */
  readonly id: string;
  /** Its name in the portal. */
  readonly name: string | undefined;
  /** Whether a provider's MDM, Apple Configurator or Apple's own management stands behind it. */
  readonly type: string | undefined;
  /** The serial numbers of its devices; undefined if they were not asked for. */
  readonly devices: ReadonlySet<string> | undefined;
}

/** What the Business API says of an organisation. */
export interface BusinessOrganisation {
  /** Its devices by serial number, and whether each is assigned to a server. */
  readonly devices: ReadonlyMap<string, string | undefined>;
  /** Its device-management servers. */
  readonly servers: readonly BusinessServer[];
}

/** How the two services differ about one server. */
export interface ServerComparison {
  /** The target whose server token was used. */
  readonly target: string;
  /** The server's id. */
  readonly id: string | null;
  /** Its name in the portal. */
  readonly name: string | null;
  /** Whether the Business API knows the server. */
  readonly known: boolean;
  /** How many devices Device Assignment names. */
  readonly depDevices: number;
  /** How many devices the Business API names for this server. */
  readonly businessDevices: number;
  /** Devices of the server in Device Assignment that the organisation does not have by the Business API. */
  readonly onlyInDep: readonly string[];
  /** Devices assigned to the server by the Business API that Device Assignment does not name. */
  readonly onlyInBusiness: readonly string[];
  /** Devices of the server in Device Assignment that the Business API has at another server, or at none. */
  readonly assignedElsewhere: readonly string[];
}

/** How the two services differ about an organisation. */
export interface OrganisationComparison {
  /** Whether they agree about everything that was compared. */
  readonly agrees: boolean;
  /** How many devices the organisation has by the Business API. */
  readonly devices: number;
  /** How many of them are assigned to no server. */
  readonly unassigned: number;
  /** A comparison for each server token. */
  readonly servers: readonly ServerComparison[];
  /** Servers of an MDM that no server token was given for: nothing was compared of them. */
  readonly notCompared: readonly {
    /** The id of the server. */
    readonly id: string;
    /** The name of the server; null if it has none. */
    readonly name: string | null;
  }[];
}

/** Compares what the two services say. Pure; serial numbers come sorted. */
export function compareOrganisation(
  depServers: readonly DepServer[],
  business: BusinessOrganisation,
): OrganisationComparison {
  const servers = depServers.map((server) => compareServer(server, business));
  const compared = new Set(depServers.map(({ id }) => id));
  return {
    agrees: servers.every(isAgreed),
    devices: business.devices.size,
    unassigned: [...business.devices.values()].filter((status) => status === 'UNASSIGNED').length,
    servers,
    notCompared: business.servers
      .filter(({ id, type }) => !compared.has(id) && (type ?? 'MDM') === 'MDM')
      .map(({ id, name }) => ({ id, name: name ?? null })),
  };
}

function compareServer(server: DepServer, business: BusinessOrganisation): ServerComparison {
  const counterpart = business.servers.find(({ id }) => id === server.id);
  const assigned = counterpart?.devices ?? new Set<string>();
  const inDepAlone = [...server.devices].filter((serial) => !assigned.has(serial));
  return {
    target: server.target,
    id: server.id ?? null,
    name: server.name ?? counterpart?.name ?? null,
    known: counterpart !== undefined,
    depDevices: server.devices.size,
    businessDevices: assigned.size,
    onlyInDep: inDepAlone.filter((serial) => !business.devices.has(serial)).toSorted(),
    onlyInBusiness: [...assigned].filter((serial) => !server.devices.has(serial)).toSorted(),
    assignedElsewhere: inDepAlone.filter((serial) => business.devices.has(serial)).toSorted(),
  };
}

function isAgreed({ known, onlyInDep, onlyInBusiness, assignedElsewhere }: ServerComparison): boolean {
  return known && onlyInDep.length + onlyInBusiness.length + assignedElsewhere.length === 0;
}
