import type { BudgetStore, Clock, ErrorOwner, Hooks, SessionStore, Transport } from '@mdmkit/core';
import type { ResultClass, ResultPhases, Service, WarningCode } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { Journeys } from '../journeys/journeys.ts';
import type { NetworkAccess } from '../network/network-access.ts';
import type { CredentialFiles } from '../secrets/credential-files.ts';

/** A value of JSON; facts consist of them. */
export type FactValue = z.core.util.JSONType;

/** A finding of the probe itself, without an error of a vendor. */
export interface Finding {
  /** The result's class; `ok` only to end a check early. */
  readonly class: ResultClass;
  /** The stable code; null when the class is ok. */
  readonly code: string | null;
  /** Who must act. */
  readonly owner: ErrorOwner | null;
  /** One sentence: what to do next. */
  readonly remedy: string | null;
  /** What happened, in one sentence. */
  readonly error: string | null;
}

/** Facts that a probe reports; each member may be absent. */
export type Learnt<Facts extends z.ZodObject> = {
  readonly [Name in keyof z.input<Facts>]?: z.input<Facts>[Name] | undefined;
};

/** What a probe may use. */
export interface ProbeContext<Credential, Facts extends z.ZodObject = z.ZodObject, Origin extends string = string> {
  /** The credential, read and checked. */
  readonly credential: Credential;
  /** Origins to call instead of the vendor's own, by their names in `health.yaml`. */
  readonly origins: Readonly<Partial<Record<Origin, string>>>;
  /** Options for the probe's client: transport, clock, hooks, deadlines. */
  readonly client: ProbeClientOptions;
  /** The id of the target. */
  readonly target: string;
  /** Whether a maintenance window applies to the target. Default: false. */
  readonly isMaintained?: boolean | undefined;
  /** The time limit of the check, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the probe. */
  readonly signal: AbortSignal;
  /** Whether only this checker uses the credential. If not, a check takes at most a tenth of its budget. */
  readonly dedicated: boolean;
  /** Where the counts of a credential's budget are kept, for all checks of a run. */
  readonly budgetStore: BudgetStore;
  /** How to reach hosts without a vendor's client. */
  readonly network: NetworkAccess;
  /** Runs journeys in browsers. Default: each check starts a browser of its own. */
  readonly journeys?: Journeys | undefined;
  /** The facts of the last check of this target; empty if they were not kept. */
  readonly known: Readonly<Record<string, unknown>>;
  /** Reports facts. Facts that were reported before a failure stay in the result. */
  learn(facts: Learnt<Facts>): void;
  /** Adds a warning: it works today, and needs attention. */
  warn(code: WarningCode, daysLeft?: number): void;
  /** Reports the phases of a request that was made without a client. */
  time(phases: Partial<ResultPhases>): void;
  /** Ends the check with the probe's own finding. Only the first finding counts. */
  conclude(finding: Finding): void;
  /** Reports when the credential expires. A warning follows if that is near. */
  expires(at: Date): void;
}

/** Client options that every probe passes on to its client. */
export interface ProbeClientOptions {
  /** The target's id. */
  readonly label: string;
  /** Shared by all targets of a run. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** Watches the calls. */
  readonly hooks: Hooks;
  /** Sessions and access tokens, one per credential, for all checks of a run. */
  readonly sessionStore: SessionStore;
  /** The limit for one request, in milliseconds. */
  readonly timeoutMs: number;
  /** The limit for one call with its attempts, in milliseconds. */
  readonly totalTimeoutMs: number;
  /** How failed requests are repeated. */
  readonly retry: {
    /** How often a request is repeated. */
    readonly retries: number;
    /** The shortest wait before a repetition, in milliseconds. */
    readonly minDelayMs: number;
    /** The longest wait before a repetition, in milliseconds. */
    readonly maxDelayMs: number;
    /** The longest wait that a vendor may ask for, in milliseconds. If it asks for more, the call fails. */
    readonly maxRetryAfterMs: number;
  };
}

/**
 * Checks one service with one credential: cheap, read-only.
 *
 * `Config` is what `health.yaml` says about the credential, `Credential` what the named files hold.
 */
export interface Probe<
  Config extends z.ZodType = z.ZodType,
  Credential = unknown,
  Facts extends z.ZodObject = z.ZodObject,
  Name extends Service = Service,
  Origin extends string = string,
> {
  /** The service that it checks. */
  readonly service: Name;
  /**
   * The origins that a check calls: the name by which `origins` of `health.yaml` replaces each, and the id of the
   * vendor's own host in the list of hosts. Default: none.
   */
  readonly origins?: Readonly<Record<Origin, string>>;
  /** The names that usually stand for the service in a vendor's status feed, by the id of the feed. Default: none. */
  readonly feedNames?: Readonly<Record<string, readonly string[]>>;
  /** The time limit of one check, in milliseconds, unless the configuration has one. Default: as all checks. */
  readonly timeoutMs?: number;
  /** What a check of this service needs, in a few words. Default: nothing. */
  readonly needs?: string;
  /** The facts that it reports. All members are optional: a failure ends the check. */
  readonly facts: Facts;
  /** What a credential of this service looks like in `health.yaml`. */
  readonly config: Config;
  /**
   * Reads and checks the named files. Nothing is contacted.
   *
   * @throws CredentialProblem - When a file is not what it should be; CredentialProblems when several are not.
   */
  load(config: z.output<Config>, files: CredentialFiles): Promise<Credential>;
  /**
   * What the credential shares with credentials of other tenants: a Cloud project, a key, an API account. Opaque texts
   * without secrets, such as `google-project:acme-mdm`. Attribution finds the cause of what fails together. Default:
   * nothing.
   */
  sharedKeys?(credential: Credential): readonly string[];
  /** What a check sends, and what the service grants to the credential. Default: the service has no limit. */
  pace?(credential: Credential): CallPace;
  /**
   * Names the session that all users of the credential share, without secrets. Default: the service has no session, or gives each
   * client its own.
   */
  sessionName?(credential: Credential): string;
  /** What people call the credential. Default: `token`. */
  readonly credentialName?: string;
  /** The certificates that this service takes, for `token inspect`. Default: none. */
  readonly certificateFile?: CertificateFile;
  /**
   * The credential's entry in a first `health.yaml`, with comments, for the tenant of this id. Default: the service
   * cannot be chosen for a first configuration.
   */
  starter?(tenant: string): string;
  /**
   * Makes the calls.
   *
   * @throws VendorError - When the service or the credential fails.
   */
  run(context: ProbeContext<Credential, Facts, Origin>): Promise<void>;
}

/** A kind of certificate, and where `health.yaml` takes it. */
export interface CertificateFile {
  /** Matches the subject of such a certificate. */
  readonly subject: RegExp;
  /** The kind of certificate, with its article. */
  readonly name: string;
  /** The member of the credential that refers to the file. */
  readonly member: string;
  /** The members that a certificate needs in addition. */
  readonly besides: readonly string[];
  /** The members that a PKCS#12 file needs in addition: certificate and key are in one file. */
  readonly besidesKeyStore: readonly string[];
}

/** How many requests a service grants, and how many of them a check takes. */
export interface CallPace {
  /** The credentials with the same key share what is granted. No secret. */
  readonly key: string;
  /** How many requests a check sends. */
  readonly requestsPerCheck: number;
  /** How many requests the service grants to all users of the credential. */
  readonly requests: number;
  /** In which time, in milliseconds. */
  readonly perMs: number;
}

/**
 * Binds a probe's types together.
 * @example
 * const probe = defineProbe({
 *   service: 'apple.vpp',
 *   config: z.object({}),
 *   facts: z.object({ queueLength: z.number().optional() }),
 *   load: () => Promise.resolve({}),
 *   async run({ learn }) {
 *     learn({ queueLength: await readQueueLength() });
 *   },
 * });
 */
export function defineProbe<
  Config extends z.ZodType,
  Credential,
  Facts extends z.ZodObject,
  const Name extends Service,
  const Origin extends string = never,
>(probe: Probe<Config, Credential, Facts, Name, Origin>): Probe<Config, Credential, Facts, Name, Origin> {
  return probe;
}
