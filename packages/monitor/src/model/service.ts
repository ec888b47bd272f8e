/** The vendor services that probes check, by the names used everywhere. */
export const probedServices = [
  'apple.dep',
  'apple.vpp',
  'apple.business',
  'apple.push',
  'google.amapi',
  'google.play',
  'google.zerotouch',
  'endpoint',
  'browser',
] as const;

/** A service that a probe checks. */
export type ProbedService = (typeof probedServices)[number];

/** The series of canaries. A canary has a series of its own: its results never count as those of the service's probe. */
export const canarySeries = [
  'apple.vpp.licence',
  'apple.dep.profile',
  'apple.business.assignment',
  'google.amapi.app',
  'google.amapi.token',
  'own.canary',
] as const;

/** The series of a canary. */
export type CanarySeries = (typeof canarySeries)[number];

/** Everything that has results of its own: the services, and the series of canaries. */
export const services = [...probedServices, ...canarySeries] as const;

/** A vendor service, or the series of a canary. */
export type Service = (typeof services)[number];

/** The service that a canary's series belongs to; undefined for a canary of one's own product. */
const seriesServices: Readonly<Record<CanarySeries, ProbedService | undefined>> = {
  'apple.vpp.licence': 'apple.vpp',
  'apple.dep.profile': 'apple.dep',
  'apple.business.assignment': 'apple.business',
  'google.amapi.app': 'google.amapi',
  'google.amapi.token': 'google.amapi',
  'own.canary': undefined,
};

/** The service that a series belongs to: of a service itself the same; undefined for a canary of one's own product. */
export function probedServiceOf(service: Service): ProbedService | undefined {
  return probedServices.find((probed) => probed === service) ?? seriesServices[service as CanarySeries];
}
