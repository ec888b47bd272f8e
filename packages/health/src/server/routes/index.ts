import type { Route } from '../route.ts';
import { administrationRoutes } from './administration.ts';
import { expiryRoutes } from './expiries.ts';
import { incidentRoutes } from './incidents.ts';
import { maintenanceRoutes } from './maintenance.ts';
import { rollupRoutes } from './rollups.ts';
import { sessionRoutes } from './session.ts';
import { statusRoutes } from './status.ts';
import { targetRoutes } from './targets.ts';

/** Every route of the API. The server, its OpenAPI document and the tests of access are made from this list. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...statusRoutes,
  ...rollupRoutes,
  ...incidentRoutes,
  ...targetRoutes,
  ...expiryRoutes,
  ...maintenanceRoutes,
  ...administrationRoutes,
];
