export type { HealthRoute, HealthRouteOptions } from './health-route.ts';
export { healthRoute } from './health-route.ts';
export type { CallObservation, ObservationHooksOptions, ObserveOptions } from './observe.ts';
export { observationHooks, observe } from './observe.ts';
