import { createTransport, type Transport } from '@mdmkit/core';
import { connectionFault, listen, type VirtualClock } from '@mdmkit/core/testing';
import type { CanaryOutcome } from '@mdmkit/monitor/canary';
import type { CanaryIntent, CanaryJournal } from '@mdmkit/monitor/model';
import { runConfigured, undoConfigured } from '../../src/canaries/run-configured.ts';
import type { World } from './worlds.ts';

/** All that may happen at a border. */
export const disturbances = [
  'kill-before',
  'kill-after',
  'lost',
  'refused',
  'throttled',
  'revoked',
  'held',
  'jump-forward',
  'jump-back',
  'other-process',
] as const;

/** What happens at a border. */
export type Disturbance = (typeof disturbances)[number];

/** Where and what. */
export interface Point {
  /** The number of the call, from 1; 0 for none. */
  readonly number: number;
  /** What happens there. */
  readonly disturbance: Disturbance;
}

/** A process that runs canaries until it is killed. */
export interface SimulatedProcess extends AsyncDisposable {
  /** How many calls crossed its borders: writes of the journal, and calls of the vendor. */
  readonly calls: number;
  /** Resolves when the process is killed. */
  readonly killed: Promise<'killed'>;
  /** Runs the canary once. */
  run(): Promise<CanaryOutcome>;
  /** Undoes what is left. */
  undo(): Promise<readonly CanaryIntent[]>;
}

/** What a process needs. */
export interface ProcessParts {
  readonly world: World;
  readonly journal: CanaryJournal;
  /** Steps may set it ahead or back. */
  readonly clock: VirtualClock & { jump(byMs: number): void };
  readonly point: Point;
  /** Run by another process at the point of `other-process`. */
  readonly onOther?: () => Promise<void>;
}

const dayMs = 86_400_000;

/** Changes what is around a process at its point. What happens to the call itself is left to the border. */
async function disturb({ world, clock, point, onOther }: ProcessParts): Promise<void> {
  switch (point.disturbance) {
    case 'revoked':
      world.revoke?.();
      break;
    case 'held':
      world.holdEvents?.(true);
      break;
    case 'jump-forward':
      clock.jump(dayMs);
      break;
    case 'jump-back':
      clock.jump(-dayMs);
      break;
    case 'other-process':
      await onOther?.();
      break;
    default:
  }
}

/** Starts a process. A killed process does not get any answer, and nothing that it does afterwards has an effect. */
export async function startProcess(parts: ProcessParts): Promise<SimulatedProcess> {
  const { world, journal, clock, point } = parts;
  const { promise: killed, resolve: kill } = Promise.withResolvers<'killed'>();
  const never = new Promise<never>(() => {});
  let calls = 0;
  let isDead = false;
  const die = () => {
    isDead = true;
    kill('killed');
  };
  /** Whether this call is the point. Dead processes get no answer. */
  const enter = async (): Promise<boolean> => {
    if (isDead) return await never;
    calls += 1;
    const isPoint = calls === point.number;
    if (isPoint) await disturb(parts);
    if (isPoint && point.disturbance === 'kill-before') {
      die();
      return await never;
    }
    return isPoint;
  };
  const leave = async (isPoint: boolean): Promise<void> => {
    if (isPoint && point.disturbance === 'kill-after') die();
    if (isDead) await never;
  };
  const border =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const isPoint = await enter();
      const result = await call(...args);
      await leave(isPoint);
      return result;
    };
  const server = await listen({
    async fetch(request) {
      if (isDead) return connectionFault('reset');
      calls += 1;
      const isPoint = calls === point.number;
      if (isPoint) await disturb(parts);
      if (isPoint && point.disturbance === 'kill-before') {
        die();
        return connectionFault('reset');
      }
      if (isPoint && point.disturbance === 'refused') return connectionFault('reset');
      if (isPoint && point.disturbance === 'throttled')
        return Response.json({}, { status: 429, headers: { 'retry-after': '1' } });
      const answer = await world.simulator.fetch(request);
      if (isPoint && point.disturbance === 'kill-after') {
        die();
        return connectionFault('reset');
      }
      return isPoint && point.disturbance === 'lost' ? connectionFault('reset') : answer;
    },
  });
  const transport: Transport = createTransport();
  const ownJournal: CanaryJournal = {
    acquireLease: border((request) => journal.acquireLease(request)),
    // Renewals come at times of their own: they are no border, but a dead process makes none.
    renewLease: async (lease, nowMs, durationMs) =>
      isDead ? await never : await journal.renewLease(lease, nowMs, durationMs),
    releaseLease: border((lease) => journal.releaseLease(lease)),
    addIntent: border((intent, lease, limits) => journal.addIntent(intent, lease, limits)),
    updateIntent: border((intent, lease) => journal.updateIntent(intent, lease)),
    intents: border((query) => journal.intents(query)),
  };
  const common = { transport, clock, origins: world.origins(server.origin), journal: ownJournal };
  return {
    get calls() {
      return calls;
    },
    killed,
    run: () => runConfigured(world.configured, { ...common, location: 'tokyo' }),
    async undo() {
      const { open } = await undoConfigured([world.configured], { ...common, signal: new AbortController().signal });
      return open;
    },
    async [Symbol.asyncDispose]() {
      isDead = true;
      await transport.close();
      await server.close();
    },
  };
}
