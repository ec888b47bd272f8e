import type { Clock } from '@mdmkit/core';
import { createDuty, type DeliveryResult, type Duty, type DutyChanges } from '@mdmkit/monitor/duty';
import type { IncidentChanges, Monitor } from '@mdmkit/monitor/judge';
import { dutyRules } from '../config/duty-settings.ts';
import type { LoadedConfig } from '../config/target.ts';
import type { KeptMonitor, Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';

/** What {@link createDutyService} needs. */
export interface DutyServiceOptions {
  /** The configuration, and its changes. */
  readonly fleet: Pick<Fleet, 'config' | 'subscribe'>;
  /** Where incidents stood when the last process ended. */
  readonly kept: Pick<KeptMonitor, 'escalations' | 'leads'>;
  /** Which incidents are open. */
  readonly monitor: Pick<Monitor, 'open'>;
  /** What became of deliveries. */
  readonly store: Pick<Store, 'deliveryResults'>;
  /** Time. */
  readonly clock: Clock;
}

/** Decides who is told. Its answers are written in the batch of the incidents that they are about. */
export interface DutyService {
  /** Takes over what happened to incidents. */
  record(changes: Pick<IncidentChanges, 'incidents' | 'notifications'>, nowMs: number): DutyChanges;
  /** Sends what is due, and hands over at the boundaries of calendars. */
  advance(nowMs: number): DutyChanges;
  /** Makes the next step of an incident due at once. */
  escalate(incident: string, nowMs: number): DutyChanges;
  /** Reads from the store which deliveries the chains need not wait for any more. */
  readResults(): Promise<void>;
}

const nothing: DutyChanges = { escalations: [], deliveries: [] };

/**
 * Makes it. Without `alerts` in the configuration it does nothing. A location that does not lead decides nothing either: the
 * incidents of the store are those of the leader.
 */
export function createDutyService({ fleet, kept, monitor, store, clock }: DutyServiceOptions): DutyService {
  let duty: Duty | undefined;
  let isOn = false;
  let results: readonly DeliveryResult[] = [];
  let fromReload: DutyChanges = nothing;
  const configure = ({ duty: settings }: LoadedConfig) => {
    const wasOn = isOn;
    isOn = settings !== undefined && kept.leads;
    if (!settings || !isOn) return;
    const rules = dutyRules(settings);
    if (duty && wasOn) fromReload = joined(fromReload, duty.setRules(rules, clock.now()));
    else
      duty = createDuty({ rules, escalations: duty?.escalations ?? kept.escalations ?? [], incidents: monitor.open });
  };
  configure(fleet.config);
  fleet.subscribe(({ config }) => configure(config));
  return {
    record: (changes, nowMs) => (isOn && duty ? duty.record(changes, nowMs) : nothing),
    advance(nowMs) {
      if (!isOn || !duty) return nothing;
      const changes = joined(fromReload, duty.advance(nowMs, results));
      results = [];
      fromReload = nothing;
      return changes;
    },
    escalate: (incident, nowMs) => (isOn && duty ? duty.escalate(incident, nowMs) : nothing),
    async readResults() {
      const keys = isOn && duty ? duty.active.flatMap(({ runs }) => runs.flatMap(({ waitingFor }) => waitingFor)) : [];
      if (keys.length > 0) results = await store.deliveryResults([...new Set(keys)]);
    },
  };
}

function joined(first: DutyChanges, second: DutyChanges): DutyChanges {
  return {
    escalations: [...first.escalations, ...second.escalations],
    deliveries: [...first.deliveries, ...second.deliveries],
  };
}
