/**
 * One process of a deployment: the shipped probe, client, store and engine on. Tells the bench every second what it has done. Its
 * targets and database come from the bench.
 */
import { readFileSync } from 'node:fs';
import { parseContentToken } from '@mdmkit/apple-vpp';
import { Secret } from '@mdmkit/core';
import { deployedHeapGrowthPercent, limitGarbage } from '../../src/cli/limit-garbage.ts';
import type { LoadedConfig } from '../../src/config/target.ts';
import { createDeployedService } from '../../src/service/deployed-service.ts';
import { createPostgresStore } from '../../src/store/postgres/create-postgres-store.ts';

/** What a process of the bench does. */
export interface ScaleProcess {
  readonly role: 'worker' | 'scheduler';
  /** The address of the simulator. */
  readonly origin: string;
  /** The file with the content tokens. */
  readonly tokens: string;
  /** The address of the database. */
  readonly url: string;
  readonly targets: number;
  readonly intervalMs: number;
  readonly shards: number;
  readonly leaseMs: number;
}

/** What a process has done so far. */
export interface ScaleReport {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly started: number;
  /** Runs that the process dropped, or that the store refused. */
  readonly unfinished: number;
  readonly lagP99Ms: number;
  readonly lagMaxMs: number;
  /** How many shards the worker holds, or whether the scheduler judges. */
  readonly held: number;
}

// The bench writes the argument.
const settings = JSON.parse(process.argv[2] ?? '{}') as ScaleProcess;
const texts = JSON.parse(readFileSync(settings.tokens, 'utf8')) as readonly string[];
const perCredential = settings.targets / texts.length;

limitGarbage({ heapGrowthPercent: deployedHeapGrowthPercent });

const postgres = async () => new Secret(settings.url);
const config: LoadedConfig = {
  origins: { 'apple.vpp': settings.origin },
  targets: texts.flatMap((text, index) => {
    const credential = parseContentToken(text);
    return Array.from({ length: perCredential }, (_, part) => ({
      id: `t${index}/apple.vpp/p${part}`,
      tenant: `t${index}`,
      tenantName: `Tenant ${index}`,
      service: 'apple.vpp' as const,
      intervalMs: settings.intervalMs,
      credential,
    }));
  }),
  monitor: { location: 'bench', store: { postgres }, controls: [], windows: [] },
};

let held = 0;
const service = createDeployedService({
  config,
  store: createPostgresStore({ url: settings.url }),
  database: postgres,
  role: settings.role,
  engine: { shards: settings.shards, leaseMs: settings.leaseMs, postgres },
  onEvent(event) {
    if (event.kind === 'shards') held = event.held;
    if (event.kind === 'evaluator') held = event.evaluates ? 1 : 0;
    if (event.kind === 'defect') console.error(`${settings.role}: ${event.error}`);
  },
});
const report = () => {
  const { started, failed, lost, dropped, refused = 0, lag } = service.stats();
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuMs: (user + system) / 1_000,
    rssMb: process.memoryUsage.rss() / 1024 / 1024,
    started,
    unfinished: failed + lost + dropped + refused,
    lagP99Ms: lag.p99Ms,
    lagMaxMs: lag.maxMs,
    held,
  } satisfies ScaleReport);
};
await service.start();
report();
// The bench has gone.
process.once('disconnect', () => process.exit());
const timer = setInterval(report, 1_000);
process.once('SIGTERM', () => {
  clearInterval(timer);
  void service.stop().then(() => process.exit());
});
