/**
 * Two workers and an evaluator, and one that waits, on PostgreSQL with `fsync`: 200,000 targets every five minutes on two cores. One
 * interval to begin, one that is measured, ten minutes in which a process is killed each minute, one in which one is frozen, and an
 * interval to settle: 27 minutes. `--quick`: 20,000 targets every minute and two kills, 11 minutes. `--targets`, a multiple of 4,
 * `--interval` in seconds, and `--kills` replace single numbers.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { startPostgres } from '../test/store/postgres-server.ts';
import { createDeployment, type Deployment, type Member } from './scale/deployment.ts';
import { type DatabaseFigures, type Measure, openMeasure } from './scale/measure.ts';
import { needsOf } from './scale/model.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    targets: { type: 'string' },
    interval: { type: 'string' },
    kills: { type: 'string' },
  },
});
const size = options.quick
  ? { targets: 20_000, intervalSeconds: 60, kills: 2 }
  : { targets: 200_000, intervalSeconds: 300, kills: 10 };
const targets = Number(options.targets ?? size.targets);
const credentials = targets / 4;
const intervalMs = Number(options.interval ?? size.intervalSeconds) * 1_000;
const kills = Number(options.kills ?? size.kills);
const leaseMs = 15_000;
/** The runs that a takeover missed are caught up with before the next process is killed. */
const killEveryMs = 60_000;
/** A process tells the lag of its last five minutes: what began late after its start is not part of the measurement. */
const lagWindowMs = 300_000;
const goals = { coverage: 0.999, lag_p99_ms: 1_000, left_out: 0, takeover_s: 30, frozen_s: 60, judge_takeover_s: 15 };
const print = (figure: string, value: number, unit: string, facts: Readonly<Record<string, unknown>> = {}) =>
  printFigure({ bench: 'scale', figure, value, unit }, facts);

const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
const server = await startPostgres({ durable: true });
const tokens = join(folder, 'tokens.json');
const vendor = await startProcess(new URL('scale/vendor.ts', import.meta.url), [String(credentials), tokens]);
try {
  const url = await server.createDatabase();
  const origin = String(vendor.message);
  const deployment = createDeployment({ origin, tokens, url, targets, intervalMs, shards: 64, leaseMs });
  try {
    for (const role of ['worker', 'worker', 'scheduler', 'scheduler'] as const) await deployment.start(role);
    await using measure = await openMeasure(url);
    await play(deployment, measure);
  } finally {
    await deployment.stop();
  }
} finally {
  vendor.child.disconnect();
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
}

async function play(deployment: Deployment, measure: Measure): Promise<void> {
  // Every target has been checked once by then, and has its rows.
  await wait(intervalMs + 20_000);
  const cpuMs = () => ({ worker: deployment.cpuMs('worker'), scheduler: deployment.cpuMs('scheduler') });
  const [before, cpuBefore] = [await measure.figures(), cpuMs()];
  await wait(Math.max(intervalMs, lagWindowMs));
  const [after, cpuAfter] = [await measure.figures(), cpuMs()];
  printCalm(deployment, before, after, {
    worker: cpuAfter.worker - cpuBefore.worker,
    scheduler: cpuAfter.scheduler - cpuBefore.scheduler,
  });
  await killMany(deployment, measure);
  // A target that was due while its worker was gone is caught up with within an interval.
  await wait(intervalMs);
  const endMs = await measure.nowMs();
  const leftOut = await measure.leftOut(targets, 2 * intervalMs + leaseMs + 30_000, before.atMs, endMs);
  print('left_out', leftOut, 'targets', { kills });
  check('left_out', leftOut);
  const last = await measure.figures();
  const expected = (targets * (last.atMs - after.atMs)) / intervalMs;
  print('coverage_with_kills', Math.min(1, (last.runs - after.runs) / expected), 'share');
}

function printCalm(
  { members }: Deployment,
  before: DatabaseFigures,
  after: DatabaseFigures,
  cpu: { readonly worker: number; readonly scheduler: number },
): void {
  const seconds = (after.atMs - before.atMs) / 1_000;
  const runs = after.runs - before.runs;
  const per1000 = (value: number) => (value * 1_000) / runs;
  const expected = (targets * seconds * 1_000) / intervalMs;
  const coverage = Math.min(1, runs / expected);
  const reports = (role: Member['role']) =>
    members.filter((member) => member.role === role).flatMap(({ report }) => report() ?? []);
  const workers = reports('worker');
  const lagP99Ms = Math.max(...workers.map((report) => report.lagP99Ms));
  const rssMb = (role: Member['role']) => Math.max(...reports(role).map((report) => report.rssMb));
  print('coverage', coverage, 'share', { runs, expected: Math.round(expected) });
  print('lag_p99_ms', lagP99Ms, 'ms', { max_ms: Math.max(...workers.map((report) => report.lagMaxMs)) });
  print('rows_per_second', runs / seconds, 'rows/s');
  print('cpu_worker', per1000(cpu.worker), 'ms per 1,000 checks');
  print('cpu_scheduler', per1000(cpu.scheduler), 'ms per 1,000 checks');
  if (before.cpuMs !== null && after.cpuMs !== null)
    print('cpu_database', per1000(after.cpuMs - before.cpuMs), 'ms per 1,000 checks');
  const wal = after.walBytes - before.walBytes;
  print('wal', per1000(wal), 'bytes per 1,000 checks', { gb_per_day: (wal / seconds) * 86_400e-9 });
  print('database_growth', (after.sizeBytes - before.sizeBytes) / runs, 'bytes per check', {
    size_mb: after.sizeBytes / 1e6,
  });
  print('connections', after.connections, 'connections');
  print('rss_worker', rssMb('worker'), 'mb', { scheduler_mb: rssMb('scheduler') });
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, memory_gb: Math.round(totalmem() / 1024 ** 3) };
  print(
    'unfinished',
    workers.reduce((sum, report) => sum + report.unfinished, 0),
    'runs',
    {
      targets,
      credentials,
      interval_s: intervalMs / 1_000,
      ...machine,
    },
  );
  const constants = {
    workerCpuMs: per1000(cpu.worker),
    schedulerCpuMs: per1000(cpu.scheduler),
    databaseCpuMs: per1000((after.cpuMs ?? Number.NaN) - (before.cpuMs ?? Number.NaN)),
    walBytes: per1000(wal),
    workerBytes: (rssMb('worker') * 1024 ** 2 * 1_000) / targets,
    schedulerBytes: (rssMb('scheduler') * 1024 ** 2 * 1_000) / targets,
    runBytes: (after.sizeBytes - before.sizeBytes) / runs,
  };
  for (const planned of [1_000_000, 10_000_000]) {
    const { checksPerSecond, ...needs } = needsOf({ targets: planned, intervalMs: 300_000 }, constants);
    print(`needs_${planned / 1_000_000}m`, checksPerSecond, 'checks/s', { interval_s: 300, ...needs });
  }
  check('coverage', coverage, 'at least');
  check('lag_p99_ms', lagP99Ms);
}

/** Kills processes one after another, every fifth the one that judges, and freezes a worker at last. */
async function killMany(deployment: Deployment, measure: Measure): Promise<void> {
  const took: { readonly worker: number[]; readonly judge: number[] } = { worker: [], judge: [] };
  const holder = (role: Member['role']) =>
    deployment.members.find((member) => member.role === role && (member.report()?.held ?? 0) > 0);
  for (let kill = 1; kill <= kills; kill += 1) {
    const startedMs = performance.now();
    const isJudge = kill % 5 === 0 || (kills < 5 && kill === kills);
    const victim = holder(isJudge ? 'scheduler' : 'worker');
    if (!victim) throw new Error('no process holds anything');
    const [owner, fromMs] = [await measure.judge(), await measure.nowMs()];
    await deployment.kill(victim);
    const started = deployment.start(victim.role);
    if (isJudge) took.judge.push((await measure.judgeTakeoverMs(owner, fromMs)) / 1_000);
    else took.worker.push((await measure.takeoverMs(victim.child.pid ?? 0, fromMs)) / 1_000);
    await started;
    await wait(Math.max(5_000, killEveryMs - (performance.now() - startedMs)));
  }
  const frozen = holder('worker');
  const fromMs = await measure.nowMs();
  frozen?.child.kill('SIGSTOP');
  const frozenS = (await measure.takeoverMs(frozen?.child.pid ?? 0, fromMs)) / 1_000;
  await wait(Math.max(0, 60_000 - frozenS * 1_000));
  frozen?.child.kill('SIGCONT');
  print('takeover_s', Math.max(...took.worker), 's', { all: took.worker });
  print('judge_takeover_s', Math.max(...took.judge), 's', { all: took.judge });
  print('frozen_s', frozenS, 's');
  check('takeover_s', Math.max(...took.worker));
  check('judge_takeover_s', Math.max(...took.judge));
  check('frozen_s', frozenS);
}

function check(figure: keyof typeof goals, value: number, bound: 'at most' | 'at least' = 'at most'): void {
  const isReached = bound === 'at most' ? value <= goals[figure] : value >= goals[figure];
  if (!isReached) console.error(`short of its goal: ${figure} is ${value.toFixed(4)}, not ${bound} ${goals[figure]}`);
}
