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
  /** How it left the organisation; undefined: it did not. */
  readonly release: DeviceRelease | undefined;
  /** Its move from one server to another without being erased; undefined: none was asked for. */
  readonly migration: DeviceMigration | undefined;
}

/** How a device left the organisation. */
export interface DeviceRelease {
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Who released it, in the Business API's spelling. */
  readonly by: 'USER' | 'MDM' | 'RESELLER' | 'API' | 'REPLACEMENT';
  /** The id of the user who released it. */
  readonly byId: string | undefined;
}

/** A device's move from one server to another, which it carries out by itself until a deadline. */
export interface DeviceMigration {
  /** How far it is. */
  readonly status: 'REQUESTED' | 'STARTED' | 'SUCCESS' | 'FAILED';
  /** Until when it has to be done, in milliseconds since 1970. */
  readonly deadlineMs: number;
  /** The server that it comes from. */
  readonly fromServerId: string | undefined;
}

/** One device-management server of an organisation. */
export interface OrganisationServer {
  /** 32 upper-case hexadecimal digits: `server_uuid` in Device Assignment, the id of `mdmServers` in the Business API. */
  readonly id: string;
  /** Its name in the portal. */
  readonly name: string;
}

/** Something that happened to one device. */
export interface OrganisationChange {
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Which device. */
  readonly serialNumber: string;
  /** It came to the organisation, changed servers (or lost or got one), or left the organisation. */
  readonly kind: 'added' | 'moved' | 'released';
  /** The server it was assigned to before; undefined: none. */
  readonly fromServerId: string | undefined;
  /** The server it is assigned to since; undefined: none. */
  readonly toServerId: string | undefined;
}

/** How devices are added. */
export interface AddDevicesOptions {
  /** The server to assign them to. Default: the first; `null`: none. */
  readonly serverId?: string | null;
  /** When they come, in milliseconds since 1970. */
  readonly atMs: number;
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
  /**
   * Renames a server.
   *
   * @throws RangeError - When there is no such server.
   */
  renameServer(id: string, name: string): OrganisationServer;
  /**
   * Removes a server.
   *
   * @throws RangeError - When there is no such server, or devices are assigned to it.
   */
  removeServer(id: string): void;
  /** How many devices ever came to it. A released one keeps its place. */
  readonly deviceCount: number;
  /** How many of them were released. */
  readonly releasedCount: number;
  /** A device by its serial number, also a released one. */
  device(serialNumber: string): OrganisationDevice | undefined;
  /** A device by its place in the organisation, from 0 on, also a released one. */
  deviceAt(index: number): OrganisationDevice | undefined;
  /** All devices that were not released, in order. */
  devices(): Iterable<OrganisationDevice>;
  /** The places of a server's devices, in order. Takes no time for the devices of other servers. */
  placesOf(serverId: string, from?: number): Iterable<number>;
  /** How many devices are assigned to a server. Takes no time. */
  countOf(serverId: string): number;
  /** Adds devices and answers their serial numbers. */
  addDevices(count: number, options: AddDevicesOptions): readonly string[];
  /**
   * Assigns a device to a server, or to none.
   *
   * @throws RangeError - When there is no such device, or it was released.
   */
  assign(serialNumber: string, serverId: string | undefined, atMs: number): void;
  /**
   * Releases a device for good.
   *
   * @throws RangeError - When there is no such device, or it was released before.
   */
  release(serialNumber: string, release: DeviceRelease): void;
  /**
   * Notes how far a device's migration is; undefined: it has none. Moves nothing by itself.
   *
   * @throws RangeError - When there is no such device, or it was released.
   */
  setMigration(serialNumber: string, migration: DeviceMigration | undefined): void;
  /** What happened to the devices since the beginning, oldest first. Only ever added to. */
  readonly changes: readonly OrganisationChange[];
}
