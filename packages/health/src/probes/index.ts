import type { Service } from '@mdmkit/monitor/model';
import { appleBusiness } from './apple-business.ts';
import { appleDep } from './apple-dep.ts';
import { applePush } from './apple-push.ts';
import { appleVpp } from './apple-vpp.ts';
import { endpoint } from './endpoint.ts';
import { googleAmapi } from './google-amapi.ts';
import { googlePlay } from './google-play.ts';
import { googleZerotouch } from './google-zerotouch.ts';
import type { Probe } from './probe.ts';

/** The probe of each service. */
export const probes: Readonly<Record<Service, Probe>> = {
  'apple.dep': appleDep,
  'apple.vpp': appleVpp,
  'apple.business': appleBusiness,
  'apple.push': applePush,
  'google.amapi': googleAmapi,
  'google.play': googlePlay,
  'google.zerotouch': googleZerotouch,
  endpoint,
};
