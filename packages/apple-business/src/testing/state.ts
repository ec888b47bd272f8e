import type { Clock } from '@mdmkit/core';
import type { AppleOrganisation } from '@mdmkit/core/testing';
import { type Activities, createActivities, type DeviceFailure } from './activities.ts';
import { type AuditLog, createAuditLog } from './audit-log.ts';
import { createServerSettings, type ServerSettingsTable } from './server-settings.ts';
import { type BusinessTables, createTables } from './tables.ts';

/** What the service knows about one organisation besides its devices and the names of its servers. */
export interface OrganisationState {
  /** Its owner. */
  readonly organisation: AppleOrganisation;
  /** People, apps and settings. */
  readonly tables: BusinessTables;
  /** What else is known about its servers. */
  readonly servers: ServerSettingsTable;
  /** What is being done with its devices. */
  readonly activities: Activities;
  /** What was done. */
  readonly audit: AuditLog;
  /** Whether new terms wait to be accepted. */
  termsPending: boolean;
}

/** How the organisations of a simulator behave. */
export interface StateOptions {
  /** Time. */
  readonly clock: Clock;
  /** How long an activity takes, in milliseconds. */
  readonly activityMs: number;
  /** How long a device's old server is shown after an activity, in milliseconds. */
  readonly linkageLagMs: number;
  /** Which devices fail in activities. */
  readonly deviceFailure: DeviceFailure;
}

/** Creates the state of an organisation that was never changed through the Business API. */
export function createOrganisationState(organisation: AppleOrganisation, options: StateOptions): OrganisationState {
  const { clock } = options;
  return {
    organisation,
    tables: createTables(organisation, () => clock.now()),
    servers: createServerSettings(),
    activities: createActivities({
      organisation,
      clock,
      durationMs: options.activityMs,
      lagMs: options.linkageLagMs,
      failure: options.deviceFailure,
    }),
    audit: createAuditLog(organisation, clock),
    termsPending: false,
  };
}
