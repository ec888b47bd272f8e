/** 100,000 targets in five minutes: how late checks begin, how many of those that are due are done, memory and CPU. */
import { runMonitorBench } from './lib/monitor-bench.ts';

await runMonitorBench({
  name: 'monitor-100k',
  targets: 100_000,
  credentials: 25_000,
  intervalMs: 300_000,
  seconds: 300,
});
