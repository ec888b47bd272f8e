import type { ErrorResponse } from '../api/events.ts';
import type { VppErrorCode } from '../errors/vpp-error.ts';
import { groupTasks } from './group-tasks.ts';
import type { JobContext } from './job-context.ts';
import type { JournalStep } from './journal.ts';
import { readOpenTasks } from './open-tasks.ts';
import type { SeatTask, Task } from './step.ts';
import { mayPass, toTaskFailures } from './task-failures.ts';

/** How often one piece of work is sent: Apple asks to send it again after ten minutes, but not for ever. */
const maxSends = 3;
/** How long to wait before work that does not show counts as not done, in milliseconds. */
const lateMs = 30_000;

/**
 * Reads what steps have done, and either finishes them or puts what is missing into new steps. Only what is missing is
 * sent again, so nothing is done twice.
 */
export async function confirmSteps(context: JobContext, steps: readonly JournalStep[]): Promise<void> {
  const { calls, journal, options } = context;
  const isTrusted = (step: JournalStep) => options.confirm === false && step.state === 'ended' && step.successful;
  for (const step of steps.filter(isTrusted)) await journal.add({ type: 'done', step: step.index, failures: [] });
  const unsure = steps.filter((step) => step.state !== 'done');
  const read = () =>
    readOpenTasks(
      calls,
      unsure.map(({ step }) => step),
      options.signal,
    );
  let open = await read();
  // A request without an answer may still be at work, and reports of success run ahead of the lists.
  const isLate = unsure.some(
    (step, index) => (open[index]?.length ?? 0) > 0 && (step.state === 'sending' || step.successful),
  );
  if (isLate) {
    await calls.clock.sleep(lateMs, options.signal);
    open = await read();
  }
  for (const [index, step] of unsure.entries()) await conclude(context, step, open[index] ?? []);
}

async function conclude(
  { calls, journal }: JobContext,
  step: JournalStep,
  open: readonly (Task | SeatTask)[],
): Promise<void> {
  const errors = errorsOf(step);
  const goesAgain = step.state === 'sending' || (!step.successful && mayPass(errors));
  if (open.length > 0 && goesAgain && step.sends < maxSends) {
    const into = groupTasks(step.step, open, await calls.limits());
    return await journal.add({ type: 'split', step: step.index, into });
  }
  const failures = toTaskFailures(open, errors, reasonOf(step));
  await journal.add({ type: 'done', step: step.index, failures });
}

function reasonOf(step: JournalStep): VppErrorCode {
  if (step.state === 'sending') return 'VPP_EVENT_STUCK';
  return step.successful ? 'VPP_NOT_CONFIRMED' : 'VPP_TASK_FAILED';
}

function errorsOf(step: JournalStep): readonly ErrorResponse[] {
  // Written down from an answer that its schema had read.
  return step.state === 'ended' ? (step.failures as readonly ErrorResponse[]) : [];
}
