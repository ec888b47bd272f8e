import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type VppErrorCode, vppErrorFamily } from '../errors/vpp-error.ts';
import type { AssignmentFailure } from './job.ts';
import type { JobStore } from './job-store.ts';
import { countTasks, type JobStep } from './step.ts';

/**
 * Where a step is.
 *
 * - `new`: not sent, or refused before anything was done;
 * - `sending`: written down, and then nothing more is known: the service may have taken it;
 * - `accepted`: the service gave an event id;
 * - `ended`: the event has ended and what it did is to be confirmed;
 * - `done`: finished, with or without failures;
 * - `split`: replaced by other steps.
 */
export type StepState = 'new' | 'sending' | 'accepted' | 'ended' | 'done' | 'split';

const record = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), version: z.literal(1), fingerprint: z.string(), steps: z.array(z.unknown()) }),
  z.object({ type: z.literal('sending'), step: z.int() }),
  z.object({ type: z.literal('refused'), step: z.int() }),
  z.object({ type: z.literal('accepted'), step: z.int(), eventId: z.string(), atMs: z.number() }),
  z.object({ type: z.literal('unclear'), step: z.int() }),
  z.object({ type: z.literal('ended'), step: z.int(), successful: z.boolean(), failures: z.array(z.unknown()) }),
  z.object({ type: z.literal('done'), step: z.int(), failures: z.array(z.unknown()) }),
  z.object({ type: z.literal('split'), step: z.int(), into: z.array(z.unknown()) }),
]);

/** One line of a job's journal. */
export type JobRecord = z.output<typeof record>;

/** A step with what is known of it. */
export interface JournalStep {
  /** Its place. */
  readonly index: number;
  /** The request. */
  readonly step: JobStep;
  /** Whether it is a part of another step that was split. */
  readonly isPart: boolean;
  /** Where it is. */
  state: StepState;
  /** How often it, or what it was split from, was sent. */
  sends: number;
  /** The event, once there is one. */
  eventId: string | undefined;
  /** When the service took it, in milliseconds since 1970. */
  acceptedAtMs: number | undefined;
  /** Whether the event succeeded as a whole. */
  successful: boolean;
  /** What failed: the event's errors while `ended`, then one entry for each part. */
  failures: readonly unknown[];
}

/** A job as it was written down. */
export interface Journal {
  /** The job. */
  readonly jobId: string;
  /** Its steps. */
  readonly steps: readonly JournalStep[];
  /** Whether it was there before. */
  readonly resumed: boolean;
  /** Writes a record down, then takes it into account. */
  add(record: JobRecord): Promise<void>;
}

/** Names the work, so that a job id is not used twice for different work. */
export function fingerprintOf(steps: readonly JobStep[]): string {
  return createHash('sha256').update(JSON.stringify(steps)).digest('hex');
}

/**
 * Opens a job's journal, or begins one.
 *
 * @param fingerprint - What the work must be; undefined takes whatever there is.
 * @param begin - Yields the steps of a new job; undefined when there must be one already.
 * @throws VppError - `VPP_JOB_DIFFERENT` or `VPP_JOB_UNREADABLE`.
 */
export async function openJournal(
  store: JobStore,
  jobId: string,
  fingerprint: string | undefined,
  begin: (() => Promise<readonly JobStep[]>) | undefined,
): Promise<Journal> {
  const steps: JournalStep[] = [];
  const records = (await store.read(jobId)).map((entry) => readRecord(entry, jobId));
  const [first] = records;
  if (first && first.type !== 'job') throw failure('VPP_JOB_UNREADABLE', jobId);
  if (first?.type === 'job' && fingerprint !== undefined && first.fingerprint !== fingerprint) {
    throw failure('VPP_JOB_DIFFERENT', jobId);
  }
  for (const entry of records) applyRecord(steps, entry, jobId);
  const add = async (entry: JobRecord) => {
    await store.append(jobId, entry);
    applyRecord(steps, entry, jobId);
  };
  if (!first) {
    if (!begin || fingerprint === undefined) throw failure('VPP_JOB_UNREADABLE', jobId, 'there is no such job');
    await add({ type: 'job', version: 1, fingerprint, steps: [...(await begin())] });
  }
  return { jobId, steps, resumed: first !== undefined, add };
}

/** The failures of a finished step. */
export function failuresOf(step: JournalStep): readonly AssignmentFailure[] {
  // Written by this package, under the step's own state.
  return step.state === 'done' ? (step.failures as readonly AssignmentFailure[]) : [];
}

/** How many parts the job has: those of the steps that it began with. */
export function countRequested(journal: Journal): number {
  const first = journal.steps.filter(({ isPart }) => !isPart);
  return first.reduce((sum, { step }) => sum + countTasks(step), 0);
}

function applyRecord(steps: JournalStep[], entry: JobRecord, jobId: string): void {
  if (entry.type === 'job') {
    for (const step of entry.steps) steps.push(newStep(steps.length, step, 0, false));
    return;
  }
  const step = steps[entry.step];
  if (!step) throw failure('VPP_JOB_UNREADABLE', jobId);
  switch (entry.type) {
    case 'sending':
      step.state = 'sending';
      step.sends += 1;
      return;
    case 'refused':
      step.state = 'new';
      step.sends -= 1;
      return;
    case 'unclear':
      step.state = 'sending';
      return;
    case 'accepted':
      step.state = 'accepted';
      step.eventId = entry.eventId;
      step.acceptedAtMs = entry.atMs;
      return;
    case 'ended':
    case 'done':
      step.state = entry.type;
      step.failures = entry.failures;
      if (entry.type === 'ended') step.successful = entry.successful;
      return;
    case 'split':
      step.state = 'split';
      for (const part of entry.into) steps.push(newStep(steps.length, part, step.sends, true));
  }
}

function newStep(index: number, step: unknown, sends: number, isPart: boolean): JournalStep {
  return {
    index,
    // Written by this package; a store that hands out something else fails at the first use.
    step: step as JobStep,
    isPart,
    state: 'new',
    sends,
    eventId: undefined,
    acceptedAtMs: undefined,
    successful: false,
    failures: [],
  };
}

function readRecord(entry: unknown, jobId: string): JobRecord {
  const read = record.safeParse(entry);
  if (!read.success) throw failure('VPP_JOB_UNREADABLE', jobId);
  return read.data;
}

function failure(code: VppErrorCode, jobId: string, detail?: string): Error {
  const words = detail === undefined ? `job ${jobId}` : `job ${jobId}: ${detail}`;
  return vppErrorFamily.create(code, { service: 'apple.vpp', operation: 'jobs.run', detail: words });
}
