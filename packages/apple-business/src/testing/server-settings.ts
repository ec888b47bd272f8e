import type { OrganisationServer } from '@mdmkit/core/testing';
import type { MdmServerAttributes } from '../api/mdm-servers.ts';

/** What the Business API knows about a server besides its name. */
export interface ServerSettings {
  /** What kind of server it is. */
  readonly serverType: NonNullable<MdmServerAttributes['serverType']>;
  /** Whether the server may release devices through Device Assignment. */
  readonly enableMdmDisownFlag: boolean;
  /** The families that are assigned to it by themselves. */
  readonly defaultProductFamilies: readonly string[];
  /** When it was made, in milliseconds since 1970. */
  readonly createdAtMs: number;
  /** When it was changed, in milliseconds since 1970. */
  readonly updatedAtMs: number;
}

/** The settings of all servers of an organisation. */
export interface ServerSettingsTable {
  /** A server's settings. */
  of(server: OrganisationServer): ServerSettings;
  /** Changes some of them. */
  change(id: string, changes: Partial<ServerSettings>): void;
  /** Forgets those of a server. */
  forget(id: string): void;
}

/** Servers that the organisation began with keep no date; this is theirs. */
const initial: ServerSettings = {
  serverType: 'MDM',
  enableMdmDisownFlag: false,
  defaultProductFamilies: [],
  createdAtMs: Date.UTC(2026, 0, 5, 8, 30),
  updatedAtMs: Date.UTC(2026, 0, 5, 8, 30),
};

/** Creates the settings of servers that were never changed. */
export function createServerSettings(): ServerSettingsTable {
  const settings = new Map<string, ServerSettings>();
  const of = (id: string) => settings.get(id) ?? initial;
  return {
    of: ({ id }) => of(id),
    change: (id, changes) => settings.set(id, { ...of(id), ...changes }),
    forget: (id) => settings.delete(id),
  };
}
