import { checkArgument } from '@mdmkit/core';
import type { CheckResult, ProbedService, Service } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import { appleBusiness } from './apple-business.ts';
import { appleDep } from './apple-dep.ts';
import { applePush } from './apple-push.ts';
import { appleVpp } from './apple-vpp.ts';
import { browser } from './browser.ts';
import { endpoint } from './endpoint.ts';
import { googleAmapi } from './google-amapi.ts';
import { googlePlay } from './google-play.ts';
import { googleZerotouch } from './google-zerotouch.ts';
import type { Probe } from './probe.ts';

/**
 * The registry of services: one probe each, in the order of `services`. The shape of `health.yaml`, the types of facts,
 * the origins, the first configuration and the examination by `doctor` all come from this list.
 */
export const probes = [
  appleDep,
  appleVpp,
  appleBusiness,
  applePush,
  googleAmapi,
  googlePlay,
  googleZerotouch,
  endpoint,
  browser,
] as const;

type AnyProbe = (typeof probes)[number];
type ShapesOf<Probes extends readonly Probe[]> = { readonly [Index in keyof Probes]: Probes[Index]['config'] };
type OriginOf<Each> = Each extends { readonly origins?: infer Origins } ? keyof NonNullable<Origins> : never;

const byService: ReadonlyMap<Service, Probe> = new Map<Service, Probe>(probes.map((probe) => [probe.service, probe]));

/** The probe of a service. */
export function probeOf(service: Service): Probe {
  const probe = byService.get(service);
  // A test holds the registry against the list of services.
  if (!probe) throw new RangeError(`no probe of ${service}`);
  return probe;
}

/** The shapes of a credential in `health.yaml`, in the order of the registry. */
export const credentialShapes = probes.map(({ config }) => config) as unknown as ShapesOf<typeof probes>;

/** The names of the origins that a configuration may replace. */
export type OriginName = OriginOf<AnyProbe>;

/** Each origin that a configuration may replace, and the id of the vendor's own host in the list of hosts. */
export const originHosts = Object.fromEntries(
  probes.flatMap(({ origins }) => Object.entries<string>(origins ?? {})),
) as Readonly<Record<OriginName, string>>;

/** What the probe of each service learns. Every member may be missing: a failure ends the learning. */
export type ServiceFacts = {
  readonly [Each in AnyProbe as Each['service']]: z.output<Each['facts']>;
};

/** A result whose facts have the types of its service. */
export type ResultOf<Name extends ProbedService> = CheckResult & {
  readonly service: Name;
  readonly facts: ServiceFacts[Name];
};

/** Whether a result is one of a service; its facts then have their types. */
export function isResultOf<Name extends ProbedService>(result: CheckResult, service: Name): result is ResultOf<Name> {
  checkArgument('isResultOf', 'result', result, 'object');
  return result.service === service;
}
