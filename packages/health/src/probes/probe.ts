import type { Clock, Hooks, Transport } from '@mdmkit/core';
import type { z } from 'zod';
import type { CredentialFiles } from '../config/credential-files.ts';
import type { Service } from '../run/result.ts';

/** A value that JSON can hold: what facts are made of. */
export type FactValue = z.core.util.JSONType;

/** What a probe may use. */
export interface ProbeContext<Credential> {
  /** The credential, read and checked. */
  readonly credential: Credential;
  /** Origins to call instead of the vendors' own. */
  readonly origins: Readonly<Partial<Record<OriginName, string>>>;
  /** Options for the probe's client: transport, clock, hooks, deadlines. */
  readonly client: ProbeClientOptions;
  /** Ends the probe. */
  readonly signal: AbortSignal;
  /** Keeps facts; those learnt before a failure stay with the result. */
  learn(facts: Readonly<Record<string, FactValue | undefined>>): void;
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

/** Addresses that a configuration may replace. */
export type OriginName = Service | 'googleToken' | 'appleToken';

/**
 * Checks one service with one credential: cheap, read-only.
 *
 * `Config` is what `health.yaml` says about the credential, `Credential` what the named files hold.
 */
export interface Probe<Config extends z.ZodType = z.ZodType, Credential = unknown> {
  /** The service that it checks. */
  readonly service: Service;
  /** What a credential of this service looks like in `health.yaml`. */
  readonly config: Config;
  /**
   * Reads and checks the named files. Nothing is contacted.
   *
   * @throws CredentialProblem - When a file is not what it should be; CredentialProblems when several are not.
   */
  load(config: z.output<Config>, files: CredentialFiles): Promise<Credential>;
  /**
   * Makes the calls.
   *
   * @throws VendorError - When the service or the credential fails.
   */
  run(context: ProbeContext<Credential>): Promise<void>;
}

/** Binds a probe's types together. */
export function defineProbe<Config extends z.ZodType, Credential>(
  probe: Probe<Config, Credential>,
): Probe<Config, Credential> {
  return probe;
}
