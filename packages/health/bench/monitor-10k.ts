/** 10,000 targets a minute: how late checks begin, how many of those that are due are done, memory and CPU. */
import { runMonitorBench } from './lib/monitor-bench.ts';

await runMonitorBench({ name: 'monitor-10k', targets: 10_000, credentials: 10_000, intervalMs: 60_000, seconds: 120 });
