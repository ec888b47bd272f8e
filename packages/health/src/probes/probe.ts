import type { BudgetStore, Clock, ErrorOwner, Hooks, SessionStore, Transport } from '@mdmkit/core';
import type { ResultClass, ResultPhases, Service, WarningCode } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { NetworkAccess } from '../network/network-access.ts';
import type { CredentialFiles } from '../secrets/credential-files.ts';

/** A value that JSON can hold: what facts are made of. */
export type FactValue = z.core.util.JSONType;

/** What a probe found out by itself, where no vendor's error says it. */
export interface Finding {
  /** The result's class; `ok` only to end a check early. */
  readonly class: ResultClass;
  /** The stable code; null when the class is ok. */
  readonly code: string | null;
  /** Who has to act. */
  readonly owner: ErrorOwner | null;
  /** One sentence: what to do next. */
  readonly remedy: string | null;
  /** What happened, in one sentence. */
  readonly error: string | null;
}

/** What a probe may learn: the members of its facts, and the end that every credential may have. */
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
  /** Ends the probe. */
  readonly signal: AbortSignal;
  /** Whether nobody else uses the credential; else a check takes at most a tenth of its budget. */
  readonly dedicated: boolean;
  /** Where the counts of a credential's budget are kept, for all checks of a run. */
  readonly budgetStore: BudgetStore;
  /** How to reach hosts without a vendor's client. */
  readonly network: NetworkAccess;
  /** What the last check of this target learnt, where somebody kept it. */
  readonly known: Readonly<Record<string, unknown>>;
  /** Keeps facts; those learnt before a failure stay with the result. */
  learn(facts: Learnt<Facts>): void;
  /** Notes something that works today and wants to be looked after. */
  warn(code: WarningCode, daysLeft?: number): void;
  /** Notes the parts of a request that no client's hooks told of. */
  time(phases: Partial<ResultPhases>): void;
  /** Ends the check with a finding of the probe's own; what comes later does not change it. */
  conclude(finding: Finding): void;
  /** Notes the day a credential ends; a warning comes from it when that is near. */
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
    readonly retries: number;
    readonly minDelayMs: number;
    readonly maxDelayMs: number;
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
  /** What a check of this service needs, in a few words. Default: nothing. */
  readonly needs?: string;
  /** What it learns. All members are optional: a failure ends the learning. */
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
   * What of ours a credential has in common with those of other tenants: a Cloud project, a key, an API account. Opaque
   * texts without any secret, such as `google-project:acme-mdm`: what fails together tells whose fault it is. Default:
   * nothing.
   */
  sharedKeys?(credential: Credential): readonly string[];
  /** What a check sends, and what the service grants to the credential. Default: the service has no limit. */
  pace?(credential: Credential): CallPace;
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
