import { createTransport } from '@mdmkit/core';
import { createRandom } from '@mdmkit/core/testing';
import type { Service, TargetStateName } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { LoadedConfig, Target } from '../../src/config/target.ts';
import type { Probe } from '../../src/probes/probe.ts';
import { createMonitorService, type MonitorService } from '../../src/service/monitor-service.ts';
import { createMachineClock, type MachineClock } from './clock.ts';
import { createJobsWait } from './jobs-wait.ts';
import type { Scenario } from './scenario.ts';
import { type Credential, createSimulatedProbe, type KeysOf } from './simulated-probe.ts';
import { createStory, type ToldIncident } from './story.ts';
import { feedSettingsOf, withVendorFeed } from './vendor-feed.ts';
import { createWorld } from './world.ts';
import { openWorldStore, type StorePlace, type WorldStore } from './world-store.ts';

/** How many targets were shown in each state at a moment. */
export interface ShownStates {
  readonly atMs: number;
  readonly service: Service;
  readonly states: Readonly<Partial<Record<TargetStateName, number>>>;
}

/** What a service said while a scenario was played. */
export interface Played {
  readonly incidents: readonly ToldIncident[];
  readonly shown: readonly ShownStates[];
  /** A line for each event, for the timeline of a mistake. */
  readonly timeline: readonly string[];
  readonly checks: number;
  /** When checks of a service failed or were slow, in order. */
  readonly troubled: ReadonlyMap<Service, readonly number[]>;
}

/** Makes the configuration of a fleet of so many tenants. */
function configOf(
  scenario: Scenario,
  place: { readonly location: string; readonly tenants: number; readonly startMs: number },
  probe: Probe<z.ZodType, Credential>,
  keysOf: KeysOf,
): LoadedConfig {
  const { location, tenants, startMs } = place;
  const { fleet, windows } = scenario;
  const feeds = feedSettingsOf(scenario);
  const targets = Array.from({ length: tenants }, (_, tenant) =>
    fleet.services.map((service): Target => {
      const ends = fleet.expires.find((one) => tenant < one.tenants && one.services.includes(service));
      const credential: Credential = {
        tenant,
        service,
        expiresMs: ends === undefined ? undefined : startMs + ends.at,
      };
      return {
        id: `t-${tenant}/${service}`,
        tenant: `t-${tenant}`,
        tenantName: `Tenant ${tenant}`,
        service,
        credential,
        sharedKeys: keysOf(tenant, service),
        probe,
        intervalMs: fleet.interval,
        timeoutMs: fleet.timeout,
      };
    }),
  ).flat();
  return {
    origins: {},
    targets,
    ...(feeds ? { feeds } : {}),
    monitor: {
      location,
      store: { folder: '' },
      controls: Array.from({ length: fleet.neutralHosts }, (_, host) => `https://host-${host}.example`),
      windows: windows.map(({ mode, from, until, services }, index) => ({
        id: `window-${index}`,
        mode,
        scope: services ? { services } : {},
        times: { fromMs: startMs + from, untilMs: startMs + until },
        reason: '',
      })),
    },
  };
}

/** Plays a scenario: the shipped loop, engine, pipeline and writer on a virtual clock. All locations share a store. */
export async function playScenario(scenario: Scenario, seed: number, place: StorePlace): Promise<Played> {
  const { fleet, length } = scenario;
  const startMs = Date.parse(scenario.startsAt);
  const clock = createMachineClock(startMs);
  const world = createWorld(scenario, seed);
  const keysOf: KeysOf = (tenant, service) =>
    fleet.shared
      .filter(
        (one) => one.services.some((name) => name === service) && tenant < (one.tenants ?? Number.POSITIVE_INFINITY),
      )
      .map(({ key }) => key);
  const story = createStory(clock);
  const shown: ShownStates[] = [];
  let checks = 0;
  const troubled = new Map<Service, number[]>(fleet.services.map((service) => [service, []]));
  const count = (service: Service, isTroubled: boolean) => {
    checks += 1;
    if (isTroubled) troubled.get(service)?.push(clock.elapsedMs());
  };
  let tenants = fleet.tenants;
  const store = await openWorldStore({
    place,
    isBroken: () => world.isStoreBroken(clock.elapsedMs()),
    usualShare: fleet.usualShare,
  });
  const transport = createTransport();
  const connections = withVendorFeed(transport, scenario, clock);

  const configAt = (location: string) => {
    const probe = createSimulatedProbe({ world, clock, location, keysOf, usualMs: fleet.latency, count });
    return configOf(scenario, { location, tenants, startMs }, probe, keysOf);
  };
  const make = (location: string) =>
    createMonitorService({
      config: configAt(location),
      store: store.open(location),
      clock,
      transport: connections,
      random: createRandom(seed + 1),
      createDelayMeter: clock.createDelayMeter,
      askControls: async () => world.askNeutralHosts(location, clock.elapsedMs(), clock.now()),
      onEvent: (event) => story.take(event, location),
    });

  const { settle, isSettled } = createSettling(clock, store);

  const services: MonitorService[] = fleet.locations.map(make);
  for (const service of services) await isSettled(service.start());
  for (const [atMs, act] of actionsOf(scenario, clock, {
    async restart(downMs) {
      await Promise.all(services.map((service) => isSettled(service.stop())));
      await clock.advanceTo(clock.elapsedMs() + downMs, settle);
      for (const [index, location] of fleet.locations.entries()) {
        services[index] = make(location);
        await isSettled(services[index].start());
      }
    },
    async resize(next) {
      tenants = next;
      for (const [index, location] of fleet.locations.entries())
        await isSettled((services[index] as MonitorService).reload(configAt(location)));
    },
    show() {
      shown.push(...shownStates(services[0], clock.elapsedMs()));
    },
  })) {
    if (atMs > length) break;
    await clock.advanceTo(Math.max(atMs, clock.elapsedMs()), settle);
    await act();
  }
  await clock.advanceTo(length, settle);
  for (const service of services) await isSettled(service.stop());
  await transport.close();
  await store.end();

  return { incidents: story.incidents(), shown, timeline: story.timeline, checks, troubled };
}

/** Waits until the services and their store have done all that they do at one moment. */
function createSettling(clock: MachineClock, store: WorldStore) {
  const jobsDone = createJobsWait();
  const settle = async () => {
    await jobsDone();
    while (store.isBusy()) {
      await store.whenIdle();
      await jobsDone();
    }
  };
  return {
    settle,
    /** Waits for a promise, and lets up to a minute pass for it. */
    async isSettled(promise: Promise<unknown>) {
      let done = false;
      promise.then(
        () => (done = true),
        () => (done = true),
      );
      await settle();
      for (let waited = 0; !done && waited < 600; waited += 1) await clock.advanceTo(clock.elapsedMs() + 100, settle);
      await promise;
    },
  };
}

/** How many targets of each service are in each state now. */
function shownStates(service: MonitorService | undefined, atMs: number): readonly ShownStates[] {
  const byService = new Map<Service, Record<string, number>>();
  for (const record of service?.targets() ?? []) {
    const counts = byService.get(record.service as Service) ?? {};
    const name = record.coveredBy === null ? record.state.name : 'covered';
    counts[name] = (counts[name] ?? 0) + 1;
    byService.set(record.service as Service, counts);
  }
  return [...byService].map(([name, states]) => ({ atMs, service: name, states }));
}

interface Actors {
  restart(downMs: number): Promise<void>;
  resize(tenants: number): Promise<void>;
  show(): void;
}

/** What the driver does, in order of time. */
function actionsOf(scenario: Scenario, clock: MachineClock, actors: Actors): (readonly [number, () => unknown])[] {
  const actions: (readonly [number, () => unknown])[] = [];
  for (const action of scenario.actions) {
    if ('restart' in action) actions.push([action.at, () => actors.restart(action.restart)]);
    else if ('tenants' in action) actions.push([action.at, () => actors.resize(action.tenants)]);
  }
  for (const { at } of scenario.shown) actions.push([at, actors.show]);
  for (const one of scenario.trouble) {
    const endMs = Math.min(scenario.length, one.until ?? (one.for === undefined ? scenario.length : one.at + one.for));
    if (one.where === 'machine' && one.stall !== undefined) {
      const { stall, every = 60_000 } = one;
      for (let atMs = one.at; atMs < endMs; atMs += every) actions.push([atMs, () => clock.stall(stall)]);
    }
    if (one.where === 'machine' && one.clock !== undefined) {
      const { clock: byMs } = one;
      actions.push([one.at, () => clock.setWallClock(byMs)]);
      if (endMs < scenario.length) actions.push([endMs, () => clock.setWallClock(-byMs)]);
    }
  }
  return actions.sort(([one], [other]) => one - other);
}
