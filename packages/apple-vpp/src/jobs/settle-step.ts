import { isSuccessful } from '../api/events.ts';
import { VppError } from '../errors/vpp-error.ts';
import { OwnershipError } from '../ownership/ownership-error.ts';
import type { JobContext } from './job-context.ts';
import type { JournalStep } from './journal.ts';
import { narrowStep } from './narrow-step.ts';
import { sendStep } from './send-step.ts';
import { countTasks, tasksOf } from './step.ts';
import { describeCode } from './task-failures.ts';
import { waitForEvent } from './wait-for-event.ts';

/** How often a request is sent that the service turned away unread. */
const maxRefusals = 4;
const firstRefusalWaitMs = 5_000;

/** Sends a step that was not sent, and waits for its event. Every change is written down before the next call. */
export async function settleStep(context: JobContext, step: JournalStep): Promise<void> {
  if (step.state === 'new') await send(context, step);
  if (step.state === 'accepted') await waitForEnd(context, step);
}

async function send(context: JobContext, step: JournalStep): Promise<void> {
  const { calls, journal, options } = context;
  const callOptions = options.signal ? { signal: options.signal } : {};
  for (let refusals = 1; ; refusals += 1) {
    await journal.add({ type: 'sending', step: step.index });
    const sent = await sendStep(calls, step.step, callOptions);
    if (sent.outcome === 'accepted') {
      const { eventId } = sent;
      await journal.add({ type: 'accepted', step: step.index, eventId, atMs: calls.clock.now() });
      options.onEvent?.({ jobId: journal.jobId, step: step.index, eventId });
      return;
    }
    const { error } = sent;
    // The caller gave up; what became of the request is asked when the job is resumed.
    if (error instanceof VppError && error.kind === 'aborted') throw error;
    if (sent.outcome === 'unclear') return;
    await journal.add({ type: 'refused', step: step.index });
    if (!(error instanceof VppError) || error instanceof OwnershipError) throw error;
    if (error.kind === 'config' || error.kind === 'conflict') {
      const into = await narrowStep(context, step.step, error);
      if (into) return await journal.add({ type: 'split', step: step.index, into: [...into] });
      // Not the request is wrong, but what it is about: a result, like those of an event.
      const failure = { ...describeCode(error.code), ...numberOf(error) };
      const failures = [...tasksOf(step.step)].map((task) => ({ ...task, ...failure }));
      await journal.add({ type: 'done', step: step.index, failures });
      return;
    }
    if ((error.kind !== 'server' && error.kind !== 'throttled') || refusals >= maxRefusals) throw error;
    await calls.clock.sleep(error.retryAfterMs ?? firstRefusalWaitMs * 3 ** (refusals - 1), options.signal);
  }
}

function numberOf({ vendorCode }: VppError): { readonly errorNumber?: number } {
  return vendorCode === undefined ? {} : { errorNumber: Number(vendorCode) };
}

async function waitForEnd({ calls, journal, options }: JobContext, step: JournalStep): Promise<void> {
  const { eventId = '', acceptedAtMs } = step;
  const { signal } = options;
  // Apple notifies about seats that end with their period only when the period ends.
  const signals = 'deferred' in step.step && step.step.deferred ? undefined : options.signals;
  try {
    const status = await waitForEvent(calls, eventId, {
      tasks: countTasks(step.step),
      ...(signals ? { signals } : {}),
      ...(signal ? { signal } : {}),
      ...(acceptedAtMs === undefined ? {} : { acceptedAtMs }),
    });
    if (status.eventStatus !== 'COMPLETE' && status.eventStatus !== 'FAILED') {
      return await journal.add({ type: 'unclear', step: step.index });
    }
    const { failures = [] } = status;
    await journal.add({ type: 'ended', step: step.index, successful: isSuccessful(status), failures: [...failures] });
  } catch (error) {
    const isForgotten = error instanceof VppError && error.code === 'VPP_EVENT_NOT_FOUND';
    if (!isForgotten) throw error;
    await journal.add({ type: 'unclear', step: step.index });
  }
}
