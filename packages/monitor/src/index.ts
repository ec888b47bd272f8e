// What a backend service uses without the health checker itself.

// Health of one's own calls, and a route that tells it
export type {
  CallObservation,
  HealthRoute,
  HealthRouteOptions,
  ObservationHooksOptions,
  ObserveOptions,
} from './library/index.ts';
export { healthRoute, observationHooks, observe } from './library/index.ts';
