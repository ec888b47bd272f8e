import type { Secret } from '@mdmkit/core';
import type { CanarySeries, MaintenanceWindow, Service, TargetSettings } from '@mdmkit/monitor/model';
import type { FeedFormat } from '../feeds/formats/read-feed.ts';
import type { BrowserSettings } from '../journeys/request.ts';
import type { OriginName } from '../probes/index.ts';
import type { Probe } from '../probes/probe.ts';
import type { CanaryConfig } from './canary-config.ts';
import type { ChannelSettings } from './channel-settings.ts';
import type { DutySettings } from './duty-settings.ts';

/** Something to check: a service with one credential of one tenant. */
export interface Target extends TargetSettings {
  /** `tenant/service` or `tenant/service/credential`. */
  readonly id: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The tenant's name, for people. */
  readonly tenantName: string;
  /** The service. */
  readonly service: Service;
  /** What the service's probe made of the credential's files. */
  readonly credential: unknown;
  /**
   * What of ours the credential has in common with those of other tenants, such as `google-project:acme-mdm`. No secret.
   * Default: nothing.
   */
  readonly sharedKeys?: readonly string[];
  /** What checks it, where that is a probe of one's own. Default: the service's. */
  readonly probe?: Probe;
}

/** A canary of a configuration. */
export interface ConfiguredCanary {
  /** `tenant/series` or `tenant/series/name`. */
  readonly id: string;
  /** The series of its results. */
  readonly series: CanarySeries;
  /** The target whose credential it uses. */
  readonly target: Target;
  /** What it may change. */
  readonly config: CanaryConfig;
  /** Whether `serve` runs it. */
  readonly isEnabled: boolean;
  /** From one run to the next, in milliseconds. */
  readonly intervalMs: number;
  /** How long its changes may take, in milliseconds. */
  readonly deadlineMs: number;
  /** How many changes all canaries of the tenant may make in 24 hours. */
  readonly changesPerDay: number;
  /** What an own canary needs besides. Absent of any other kind. */
  readonly own?: {
    /** The module, as an absolute path. */
    readonly file: string;
    /**
     * Reads a secret of the module by its name.
     *
     * @throws SecretUnavailable - If it cannot be read.
     */
    secret(name: string): Promise<Secret>;
  };
}

/** A configuration that can be run. */
export interface LoadedConfig {
  /** Addresses in place of the vendors' own. */
  readonly origins: Readonly<Partial<Record<OriginName, string>>>;
  /** Everything to check, in the order of the file. */
  readonly targets: readonly Target[];
  /** Checks that change something at a vendor and undo it. Default: none. */
  readonly canaries?: readonly ConfiguredCanary[];
  /** How browsers of journeys run. Default: the usual, as if the file said nothing of it. */
  readonly browser?: BrowserSettings;
  /** What holds for a monitoring service. Default: the usual, as if the file said nothing of it. */
  readonly monitor?: MonitorSettings;
  /** Who is told of incidents, and when. Default: nobody; notifications stay in the outbox. */
  readonly duty?: DutySettings;
  /** Where messages about incidents go. Default: nowhere. */
  readonly channels?: ChannelSettings;
  /** The vendors' status feeds. Default: none is read. */
  readonly feeds?: FeedSettings;
}

/** A vendor's status feed. */
export interface FeedSource {
  /** Its id, such as `apple`. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  /** Its format. */
  readonly format: FeedFormat;
  /** Its address. */
  readonly url: string;
  /** The address of the list of products beside it. Default: none. */
  readonly productsUrl?: string;
  /** The names that stand for each service in the feed. */
  readonly names: ReadonlyMap<string, FeedNames>;
}

/** The names that stand for a service in a status feed. */
export interface FeedNames {
  /** The names. */
  readonly names: readonly string[];
  /** Whether a person wrote them into the configuration. */
  readonly isConfigured: boolean;
}

/** Which status feeds of vendors are read, and what follows from them. */
export interface FeedSettings {
  /** The feeds. */
  readonly sources: readonly FeedSource[];
  /** The time between two requests to a feed, in milliseconds. */
  readonly intervalMs: number;
  /** What maintenance that a vendor announces does: it is shown, or it also suppresses notifications. */
  readonly maintenance: 'annotate' | 'suppress';
}

/** Where a monitoring service keeps what it knows. */
export type StorePlace =
  | {
      /** A folder for SQLite files, as an absolute path. */
      readonly folder: string;
    }
  | {
      /**
       * Reads the URL of a PostgreSQL database, which holds a password.
       *
       * @throws ConfigError - When it cannot be read.
       */
      postgres(): Promise<Secret>;
    };

/** How several processes share the targets. */
export interface EngineSettings {
  /** How many shards the targets have. */
  readonly shards: number;
  /** How long a worker that does not answer keeps its shards, in milliseconds. */
  readonly leaseMs: number;
  /**
   * Reads the URL of the database of pg-boss, which holds a password.
   *
   * @throws ConfigError - When it cannot be read.
   */
  postgres(): Promise<Secret>;
}

/** What the configuration says of a monitoring service. */
export interface MonitorSettings {
  /** Where it looks from. Default: the machine's name. */
  readonly location?: string;
  /** Where it keeps what it knows. */
  readonly store: StorePlace;
  /** How several processes share the targets. Default: one process checks all of them. */
  readonly engine?: EngineSettings;
  /** How long trouble lasts before it counts as such, in milliseconds. Default: 60,000. */
  readonly confirmMs?: number;
  /** The latency above which an answer is degraded, in milliseconds, by service. Default: learned from the answers. */
  readonly latencyLimitsMs?: ReadonlyMap<string, number>;
  /** The share of good checks that a service shall have over 30 days, from 0 to 1, by service. Default: none. */
  readonly objectives?: ReadonlyMap<string, number>;
  /** The zone whose hours the load of the vendors follows. Default: America/Los_Angeles. */
  readonly vendorZone?: string;
  /** Neutral addresses that tell the own network from a vendor. */
  readonly controls: readonly string[];
  /** Times in which trouble is expected. */
  readonly windows: readonly MaintenanceWindow[];
  /** Where the HTTP server listens, and who may use it. Default: at 127.0.0.1:8080, without sign-in. */
  readonly server?: ServerSettings;
  /** The Elasticsearch that gets a document for each check and for each event of an incident. Default: none. */
  readonly elastic?: ElasticSettings;
}

/** Where documents for Elasticsearch go, and where they wait. */
export interface ElasticSettings {
  /** The address of Elasticsearch. */
  readonly url: string;
  /** The data stream or index. */
  readonly index: string;
  /**
   * Reads the API key.
   *
   * @throws ConfigError - When it cannot be read.
   */
  apiKey(): Promise<Secret>;
  /** The folder of the buffer, as an absolute path. */
  readonly bufferFolder: string;
  /** How much may wait, in bytes. */
  readonly bufferBytes: number;
}

/** How callers of the server prove who they are: not at all (only on loopback), or with an access token or a sign-in. */
export const authenticationModes = ['none', 'token'] as const;

/** How callers of the server prove who they are. */
export type AuthenticationMode = (typeof authenticationModes)[number];

/** The files of a certificate, as absolute paths. */
export interface CertificateFiles {
  /** The certificate chain, as PEM. */
  readonly certificateFile: string;
  /** The private key, as PEM. */
  readonly keyFile: string;
}

/** What the public status page may show besides the state of each service. */
export const publicFields = ['history', 'latency', 'affected'] as const;

/** A field of the public status page. */
export type PublicField = (typeof publicFields)[number];

/** Where the HTTP server listens, and who may use it. */
export interface ServerSettings {
  /** The address: a host name or an IP address. */
  readonly host: string;
  /** The port; 0 for any free one. */
  readonly port: number;
  /** How callers prove who they are: not at all (only on loopback), or with an access token. */
  readonly authentication: AuthenticationMode;
  /** The certificate. Default: HTTP without TLS. */
  readonly tls?: CertificateFiles;
  /** Sign-in for people by OpenID Connect. Default: access tokens only. */
  readonly oidc?: OidcSettings;
  /** What the public status page shows besides the state of each service. Absent if there is no such page. */
  readonly publicFields?: readonly PublicField[];
}

/** How people sign in by OpenID Connect. */
export interface OidcSettings {
  /** The issuer of the identity provider. */
  readonly issuer: string;
  /** The id of this client at the identity provider. */
  readonly clientId: string;
  /**
   * Reads the secret of this client.
   *
   * @throws ConfigError - When it cannot be read.
   */
  clientSecret(): Promise<Secret>;
  /** The origin at which browsers reach the server, such as `https://health.example.com`. */
  readonly publicUrl: string;
  /** The scopes to ask for. */
  readonly scopes: readonly string[];
  /** The claim that names the roles or groups of a user. A dot reaches into an object. */
  readonly rolesClaim: string;
  /** The values of the claim that give each role. */
  readonly roles: {
    /** Values that give the role `viewer`. */
    readonly viewer: readonly string[];
    /** Values that give the role `operator`. */
    readonly operator: readonly string[];
    /** Values that give the role `admin`. */
    readonly admin: readonly string[];
  };
  /** The claim with the tenants that a user may see. Default: all tenants. */
  readonly tenantsClaim?: string;
  /** The claim under which changes are recorded. Default: `preferred_username`, or else `email`, or else `sub`. */
  readonly nameClaim?: string;
  /** How long a sign-in is valid, in milliseconds. */
  readonly sessionMs: number;
}
