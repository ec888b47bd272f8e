import type { Route } from '../route.ts';
import { aboutRoutes } from './about.ts';
import { administrationRoutes } from './administration.ts';
import { canaryRoutes } from './canaries.ts';
import { dutyRoutes } from './duty.ts';
import { expiryRoutes } from './expiries.ts';
import { feedRoutes } from './feeds.ts';
import { incidentRoutes } from './incidents.ts';
import { maintenanceRoutes } from './maintenance.ts';
import { overviewRoutes } from './overview.ts';
import { rollupRoutes } from './rollups.ts';
import { seriesRoutes } from './series.ts';
import { sessionRoutes } from './session.ts';
import { statusRoutes } from './status.ts';
import { targetRoutes } from './targets.ts';
import { tenantRoutes } from './tenants.ts';

/** Every route of the API. The server, its OpenAPI document and the tests of access are made from this list. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...statusRoutes,
  ...overviewRoutes,
  ...rollupRoutes,
  ...seriesRoutes,
  ...canaryRoutes,
  ...feedRoutes,
  ...incidentRoutes,
  ...dutyRoutes,
  ...targetRoutes,
  ...tenantRoutes,
  ...expiryRoutes,
  ...maintenanceRoutes,
  ...administrationRoutes,
  ...aboutRoutes,
];
