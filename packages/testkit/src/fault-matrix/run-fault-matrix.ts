import type { Clock, Hooks, Transport } from '@mdmkit/core';
import { createVirtualClock, type Simulator } from '@mdmkit/core/testing';
import { type Ending, expectationOf, judge } from './judge.ts';
import { type Access, type FaultExpectation, type FaultRow, type FaultRowName, faultRows } from './rows.ts';
import { proxyCredentials, type Stage, setStage } from './stage.ts';

/** The world that a client is made for, while one row is played. Hand all of it to the client. */
export interface FaultScene<Sim extends Simulator = Simulator> {
  /** The simulator that answers. */
  readonly simulator: Sim;
  /** Where the vendor is: for all of the client's origins. */
  readonly origin: string;
  /** The connections to it. */
  readonly transport: Transport;
  /** Time, which moves only when the matrix lets it. */
  readonly clock: Clock;
  /** A number that is always 0.5, so that waits are the same each time. */
  readonly random: () => number;
  /** Hooks that record every event. */
  readonly hooks: Hooks;
  /** The client's label. */
  readonly label: string;
  /** For the call's options. */
  readonly signal: AbortSignal;
}

/** One call that the matrix makes again and again. */
export interface FaultCall<Sim extends Simulator> {
  /** The name of the endpoint that is called, and that the faults strike. Sign-ins are spared by it. */
  readonly endpoint: string;
  /** Makes a client with default retries and time limits, makes the call once, and closes the client. */
  readonly run: (scene: FaultScene<Sim>) => Promise<unknown>;
}

/** What {@link runFaultMatrix} needs to know about a vendor package. */
export interface FaultMatrixOptions<Sim extends Simulator> {
  /** Makes a simulator on the given clock, in which both calls succeed. */
  readonly createSimulator: (clock: Clock) => Sim | Promise<Sim>;
  /** A call that may be repeated. */
  readonly read: FaultCall<Sim>;
  /** A call that must not be repeated. Default: only the read is tried. */
  readonly write?: FaultCall<Sim>;
  /** What must show nowhere: the credential's parts, sessions. Each of at least 8 characters. */
  readonly secrets: (simulator: Sim) => readonly string[];
  /** Where this vendor differs from the table, for reads and writes; `skip` gives a reason to leave a row out. */
  readonly differences?: {
    readonly [Name in FaultRowName]?: Partial<FaultExpectation> | { readonly skip: string };
  };
  /** The rows to play. Default: all. */
  readonly only?: readonly FaultRowName[];
}

/** How one row ended. */
export interface FaultOutcome {
  /** The row's name. */
  readonly row: FaultRowName;
  /** What goes wrong, in words. */
  readonly what: string;
  /** Which call it was. */
  readonly access: Access;
  /** How it had to end. */
  readonly expected: FaultExpectation;
  /** How it ended. */
  readonly actual: Omit<FaultExpectation, 'kind'> & { readonly kind: string };
  /** What is not as it had to be, secrets that showed included; empty where all is well. */
  readonly problems: readonly string[];
}

const attemptTimeoutMs = 30_000;

/**
 * Plays every row of the fault matrix against a vendor package: real sockets on this machine, a virtual clock.
 * It judges, but asserts nothing: a test expects `problems` to be empty for every outcome.
 */
export async function runFaultMatrix<Sim extends Simulator>(
  options: FaultMatrixOptions<Sim>,
): Promise<readonly FaultOutcome[]> {
  // `Object.entries` forgets that the names are those of the table.
  const names = options.only ?? (Object.keys(faultRows) as FaultRowName[]);
  const outcomes: FaultOutcome[] = [];
  for (const name of names) {
    const row: FaultRow = { name, ...faultRows[name] };
    if (skipReason(options, name) !== undefined) continue;
    for (const access of ['read', 'write'] as const) {
      const call = options[access];
      if (call) outcomes.push(await playRow(options, row, access, call));
    }
  }
  return outcomes;
}

function skipReason<Sim extends Simulator>(options: FaultMatrixOptions<Sim>, name: FaultRowName): string | undefined {
  const difference = options.differences?.[name];
  return difference && 'skip' in difference ? difference.skip : undefined;
}

async function playRow<Sim extends Simulator>(
  options: FaultMatrixOptions<Sim>,
  row: FaultRow,
  access: Access,
  call: FaultCall<Sim>,
): Promise<FaultOutcome> {
  const clock = createVirtualClock();
  const simulator = await options.createSimulator(clock);
  const { fault, times = Number.POSITIVE_INFINITY, abort } = row.setup;
  if (fault !== undefined) {
    const played = typeof fault === 'function' ? fault(clock.now()) : fault;
    simulator.faults.add({ endpoint: call.endpoint, fault: played, times });
  }
  await using stage = await setStage(simulator, row.setup);
  const controller = new AbortController();
  if (abort === 'before') controller.abort(new Error('the caller gave up'));
  const events: unknown[] = [];
  const record = (event: unknown) => void events.push(event);
  const hooks: Hooks = {
    onRequest: record,
    onResponse: record,
    onWait: record,
    onDrift: record,
    onRetry(event) {
      record(event);
      if (abort === 'wait') controller.abort(new Error('the caller gave up'));
    },
  };
  const expireAttempt = () => void clock.advance(attemptTimeoutMs);
  const giveUp = () => controller.abort(new Error('the caller gave up'));
  watch(stage, abort === 'during' ? giveUp : expireAttempt);
  const sinceMs = clock.elapsedMs();
  const error: unknown = await call
    .run({
      simulator,
      origin: stage.origin,
      transport: stage.transport,
      clock,
      random: () => 0.5,
      hooks,
      label: 'fault-matrix',
      signal: controller.signal,
    })
    .then(
      () => undefined,
      (reason: unknown) => reason ?? new Error('rejected without a reason'),
    );
  const ending: Ending = {
    error,
    events,
    totalMs: clock.elapsedMs() - sinceMs,
    arrived: simulator.requests(call.endpoint).length,
    secrets: [...options.secrets(simulator), proxyCredentials],
  };
  const expected = expectationOf(row, access, options.differences?.[row.name]);
  return { row: row.name, what: row.what, access, expected, ...judge(ending, expected) };
}

/** Waits, once an answer is stuck, until the client must have noticed as much of it as there is. */
function watch(stage: Stage, go: () => void): void {
  let headersSeen = false;
  stage.onHeaders = () => {
    headersSeen = true;
  };
  stage.onStuck = (fault) => {
    headersSeen = false;
    if (fault === 'hang') return go();
    // The one wait on real time: half a body has to travel to a client that may not say that it saw the headers.
    const givenUpAt = performance.now() + longestTravelMs;
    const look = () => {
      if (headersSeen || performance.now() > givenUpAt) go();
      else setTimeout(look, 1);
    };
    look();
  };
}

const longestTravelMs = 250;
