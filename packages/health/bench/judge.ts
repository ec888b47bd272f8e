/**
 * How well trouble is named in a closed loop: the shipped service on a virtual clock against a simulated world. Scenarios are the
 * files of packages/monitor/scenarios, played with five seeds each in two processes. The service writes to a store in memory; with the first
 * seed of the groups location, own-machine and restarts to SQLite or PostgreSQL. `--store database|memory` chooses one for all. `--group NAME`,
 * `--scenario NAME`, `--seed N` and `--composed N` choose what is played; `--timeline` prints all that was said. Noise is played for
 * hours only: the bench `first-days` plays two weeks. Ends with code 1 if a goal is missed.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { printFigure } from '../../../scripts/benchmark.ts';
import { startPostgres } from '../test/store/postgres-server.ts';
import { createDatabasesOn, prepareTemplate, withoutDatabases } from './judge/databases.ts';
import { formatGroups, formatNaming, formatWorst, judgeFigures, missedGoals } from './judge/figures.ts';
import {
  allJobs,
  type Job,
  type JobResult,
  needsPostgres,
  readJudgeOptions,
  runJob,
  UsageError,
} from './judge/jobs.ts';
import { temporaryFolder } from './judge/world-store.ts';

if (process.env.MDMKIT_JUDGE_WORKER === undefined) await main();
else work();

/** Plays the jobs that the main process sends. */
function work(): void {
  const url = process.env.MDMKIT_JUDGE_POSTGRES;
  const createDatabase = url === undefined ? withoutDatabases : createDatabasesOn(url);
  // Without the main process nobody wants the results.
  process.on('disconnect', () => process.exit());
  process.on('message', (job: Job) => void runJob(job, createDatabase).then((result) => process.send?.(result)));
}

async function main(): Promise<void> {
  try {
    const options = readJudgeOptions(process.argv.slice(2));
    const jobs = allJobs(options);
    await using server = jobs.some(needsPostgres) ? await startPostgres({ parent: temporaryFolder }) : undefined;
    const template = await server?.createDatabase();
    if (template !== undefined) await prepareTemplate(template);
    const results = await runAll(jobs, Math.min(2, jobs.length), template);
    console.error(formatGroups(results));
    console.error(formatNaming(results));
    console.error(formatWorst(results, options.timeline));
    const figures = judgeFigures(results);
    for (const [figure, value] of Object.entries(figures))
      printFigure({ bench: 'judge', figure, value, unit: figure.startsWith('named') ? 's' : '1' });
    const missed = missedGoals(figures);
    for (const sentence of missed) console.error(sentence);
    if (missed.length > 0) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 64;
  }
}

/** Plays jobs in child processes, longest first, each as soon as one is free. */
function runAll(jobs: readonly Job[], workers: number, postgresUrl: string | undefined): Promise<readonly JobResult[]> {
  const waiting = [...jobs];
  const results: JobResult[] = [];
  const runWorker = () =>
    new Promise<void>((resolve, reject) => {
      const worker = fork(fileURLToPath(import.meta.url), [], {
        env: {
          ...process.env,
          MDMKIT_JUDGE_WORKER: '1',
          ...(postgresUrl === undefined ? {} : { MDMKIT_JUDGE_POSTGRES: postgresUrl }),
        },
        execArgv: [...process.execArgv],
      });
      const next = () => {
        const job = waiting.shift();
        if (job === undefined) worker.disconnect();
        else worker.send(job);
      };
      worker.on('message', (result: JobResult) => {
        results.push(result);
        next();
      });
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with code ${code}`))));
      next();
    });
  return Promise.all(Array.from({ length: workers }, runWorker)).then(() => results);
}
