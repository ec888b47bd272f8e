import type { CheckResult, Service } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { BusinessFacts } from './apple-business.ts';
import type { DepFacts } from './apple-dep.ts';
import type { PushFacts } from './apple-push.ts';
import type { VppFacts } from './apple-vpp.ts';
import type { EndpointFacts } from './endpoint/facts.ts';
import type { AmapiFacts } from './google-amapi.ts';
import type { PlayFacts } from './google-play.ts';
import type { ZeroTouchFacts } from './google-zerotouch.ts';

/** What the probe of each service learns. Every member may be missing: a failure ends the learning. */
export interface ServiceFacts {
  /** Of a server token. */
  readonly 'apple.dep': z.output<typeof DepFacts>;
  /** Of a content token. */
  readonly 'apple.vpp': z.output<typeof VppFacts>;
  /** Of an API account. */
  readonly 'apple.business': z.output<typeof BusinessFacts>;
  /** Of an MDM push certificate. */
  readonly 'apple.push': z.output<typeof PushFacts>;
  /** Of a service account and its enterprise. */
  readonly 'google.amapi': z.output<typeof AmapiFacts>;
  /** Of a service account and its enterprise in the Play EMM API. */
  readonly 'google.play': z.output<typeof PlayFacts>;
  /** Of a service account in zero-touch enrolment. */
  readonly 'google.zerotouch': z.output<typeof ZeroTouchFacts>;
  /** Of a host. */
  readonly endpoint: EndpointFacts;
}

/** A result whose facts have the types of its service. */
export type ResultOf<Name extends Service> = CheckResult & {
  readonly service: Name;
  readonly facts: ServiceFacts[Name];
};

/** Whether a result is one of a service; its facts then have their types. */
export function isResultOf<Name extends Service>(result: CheckResult, service: Name): result is ResultOf<Name> {
  return result.service === service;
}
