import { pathToFileURL } from 'node:url';
import type { BusinessClient } from '@mdmkit/apple-business';
import type { DepClient } from '@mdmkit/apple-dep';
import type { VppClient } from '@mdmkit/apple-vpp';
import type { Clock, Hooks, Secret, Transport } from '@mdmkit/core';
import type { EmmClient } from '@mdmkit/google-emm';
import type { Canary } from '@mdmkit/monitor/canary';
import type { CanaryValue, ProbedService } from '@mdmkit/monitor/model';
import type { ConfiguredCanary, Target } from '../config/target.ts';
import { businessClientOf, depClientOf, vppClientOf } from '../inventory/clients.ts';
import { SecretUnavailable } from '../secrets/read-secret.ts';
import { androidPartsOf } from './android-clients.ts';
import { type CanaryParts, type OpenCanary, refuse } from './canary-kind.ts';

/** The client of the vendor whose credential an own canary names. Each is made with the connections of the checker. */
export interface OwnCanaryClients {
  /** Device Assignment. */
  dep(): Promise<DepClient>;
  /** Apps and Books. */
  vpp(): Promise<VppClient>;
  /** Apple Business. */
  business(): Promise<BusinessClient>;
  /** Android Management, with the enterprise of the credential: `enterprises/LC…`. */
  android(): Promise<{
    /** The client. */
    readonly emm: EmmClient;
    /** The enterprise. */
    readonly enterprise: string;
  }>;
}

/** What the module of an own canary gets. */
export interface OwnCanaryParts {
  /** `options` of the configuration. */
  readonly options: Readonly<Record<string, CanaryValue>>;
  /**
   * Reads a secret of the configuration, by its name under `secrets`.
   *
   * @throws SecretUnavailable - If it cannot be read.
   */
  secret(name: string): Promise<Secret>;
  /**
   * The clients of the vendor.
   *
   * @throws TypeError - If the credential is of another service.
   */
  readonly clients: OwnCanaryClients;
  /** Connections, with the proxy and the certificates of the checker. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** Called for every request; the clients of the checker call them. */
  readonly hooks?: Hooks;
}

/** A canary of your own product, with its context. */
export interface OwnCanary<Context = unknown> {
  /** The canary. */
  readonly canary: Canary<Context>;
  /** What its steps get. */
  readonly context: Context;
  /** Closes what was opened. Default: nothing is closed. */
  close?(): Promise<void>;
}

/** Opens an own canary. Makes no call. Its module exports it as `openCanary`. */
export type OpenOwnCanary<Context = unknown> = (
  parts: OwnCanaryParts,
) => OwnCanary<Context> | Promise<OwnCanary<Context>>;

/**
 * Binds the types of the export `openCanary` of a module that `health.yaml` names as an own canary.
 * @example
 * export const openCanary = defineOwnCanary(async ({ options, clients }) => ({
 *   canary: installCanary,
 *   context: { ...(await clients.android()), device: String(options.device) },
 * }));
 */
export function defineOwnCanary<Context>(open: OpenOwnCanary<Context>): OpenOwnCanary<Context> {
  return open;
}

/** A module asks for the client of a service whose credential its canary does not name. */
class WrongCredential extends TypeError {}

/** Opens the canary of a module. A canary that may change more than the configuration lists is refused. */
export async function openOwnCanary(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  const { config, own, target } = configured;
  if (config.kind !== 'own' || !own) throw new TypeError('expected a canary of kind own');
  const open = await loadModule(own.file);
  const { transport, clock, hooks } = parts;
  let opened: OwnCanary;
  try {
    opened = await open({
      options: config.options ?? {},
      secret: own.secret,
      clients: clientsOf(target, parts),
      transport,
      clock,
      ...(hooks ? { hooks } : {}),
    });
  } catch (error) {
    // The text of an error of another program may repeat a secret.
    const isOurs = error instanceof SecretUnavailable || error instanceof WrongCredential;
    const reason = isOurs ? error.message : error instanceof Error ? error.name : typeof error;
    throw refuse(
      'CANARY_MODULE_BROKEN',
      `The module ${own.file} did not open its canary: ${reason}.`,
      'Check "options", "secrets" and "credential" of the canary.',
    );
  }
  const { canary, context } = opened;
  const unlisted = canary.resourceKeys(context).filter((key) => !config.resources.includes(key));
  if (unlisted.length > 0) {
    await opened.close?.();
    throw refuse(
      'CANARY_RESOURCE_NOT_LISTED',
      `The canary wants to change "${unlisted.join('", "')}".`,
      'List the resource under "resources" of the canary if it is dedicated.',
    );
  }
  return { canary, context, [Symbol.asyncDispose]: async () => await opened.close?.() };
}

/** Loads a module, and checks what it exports. The text of an error of another program may repeat a secret. */
async function loadModule(file: string): Promise<OpenOwnCanary> {
  const remedy = 'Check "module" of the canary: it exports openCanary, a function that defineOwnCanary made.';
  let loaded: { readonly openCanary?: unknown };
  try {
    loaded = (await import(pathToFileURL(file).href)) as { readonly openCanary?: unknown };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it threw an error';
    throw refuse('CANARY_MODULE_BROKEN', `The module ${file} could not be loaded: ${reason}.`, remedy);
  }
  if (typeof loaded.openCanary !== 'function')
    throw refuse('CANARY_MODULE_BROKEN', `The module ${file} exports no function openCanary.`, remedy);
  // The canary that it returns is checked when it is used.
  return loaded.openCanary as OpenOwnCanary;
}

function clientsOf(target: Target, parts: CanaryParts): OwnCanaryClients {
  const needs = (service: ProbedService) => {
    if (target.service !== service) throw new WrongCredential(`${target.id} is no credential of ${service}`);
  };
  return {
    async dep() {
      needs('apple.dep');
      return await depClientOf(target, { ...parts, call: {} });
    },
    async vpp() {
      needs('apple.vpp');
      return await vppClientOf(target, { ...parts, call: {} });
    },
    async business() {
      needs('apple.business');
      return await businessClientOf(target, { ...parts, call: {} });
    },
    async android() {
      needs('google.amapi');
      return await androidPartsOf(target, parts);
    },
  };
}
