import type { Service } from '@mdmkit/monitor/model';
import { z } from 'zod';
import type { Probe } from '../../src/probes/probe.ts';
import type { MachineClock } from './clock.ts';
import { errorOf, type World } from './world.ts';

/** The shared keys of a target. */
export type KeysOf = (tenant: number, service: Service) => readonly string[];

/** Whom a simulated check asks for, and until when. */
export interface Credential {
  readonly tenant: number;
  readonly service: Service;
  readonly expiresMs: number | undefined;
}

/** What a simulated check needs. */
export interface SimulatedProbeOptions {
  readonly world: World;
  readonly clock: MachineClock;
  readonly location: string;
  readonly keysOf: KeysOf;
  /** The usual latency, in milliseconds. */
  readonly usualMs: number;
  /** Counts an answered or failed request. */
  readonly count: (service: Service, isTroubled: boolean) => void;
}

/** Makes a check of the simulated vendor; everything around it is the shipped one. */
export const createSimulatedProbe = ({
  world,
  clock,
  location,
  keysOf,
  usualMs,
  count,
}: SimulatedProbeOptions): Probe<z.ZodType, Credential> => ({
  service: 'endpoint',
  facts: z.object({}),
  config: z.object({}),
  load: () => Promise.reject(new TypeError('a simulated target has no files')),
  async run({ credential: { tenant, service, expiresMs }, client, signal, time, expires }) {
    if (expiresMs !== undefined) expires(new Date(expiresMs));
    if (expiresMs !== undefined && clock.now() >= expiresMs) {
      count(service, true);
      return;
    }
    const asked = { tenant, service, location, sharedKeys: keysOf(tenant, service) };
    const { retries, minDelayMs, maxDelayMs } = client.retry;
    for (let attempt = 1; ; attempt += 1) {
      const { latencyMs, error } = world.ask(asked, clock.elapsedMs());
      const beganMs = clock.elapsedMs();
      await clock.sleep(Math.min(latencyMs, client.timeoutMs), signal);
      for (const { checkCost = 0 } of world.machine(clock.elapsedMs())) if (checkCost > 0) clock.stall(checkCost);
      time({ totalMs: clock.elapsedMs() - beganMs });
      const failure = latencyMs > client.timeoutMs ? errorOf('timeout', service) : error;
      count(service, failure !== undefined || latencyMs > 5 * usualMs);
      if (failure === undefined) return;
      const failed = failure(attempt);
      const isRepeated = failed.kind === 'network' || failed.kind === 'server';
      if (!isRepeated || attempt > retries) throw failed;
      await clock.sleep(Math.min(maxDelayMs, minDelayMs * 2 ** (attempt - 1)), signal);
    }
  },
});
