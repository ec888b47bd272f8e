/** A request that was let through and has not ended yet. */
export interface RunningRequest {
  /** Tells it from the others. */
  readonly id: string;
  /** When it counts as ended if its process died. In milliseconds since 1970. */
  readonly untilMs: number;
}

/** What a budget remembers. Times are milliseconds since 1970. */
export interface BudgetState {
  /** When requests ended and how many, oldest first, as far back as the window reaches. */
  readonly ended: readonly (readonly [atMs: number, count: number])[];
  /** The requests under way. */
  readonly running: readonly RunningRequest[];
  /** Nothing is sent before this, because the vendor asked for it; 0 for never. */
  readonly blockedUntilMs: number;
}

/** The limits that a state is held against. */
export interface BudgetLimits {
  /** Requests in any window. */
  readonly requests: number;
  /** The window's length in milliseconds. */
  readonly perMs: number;
  /** Requests at the same time. */
  readonly concurrency: number;
}

/** The state of an unused budget. */
export const unusedBudget: BudgetState = { ended: [], running: [], blockedUntilMs: 0 };

/** Above this many requests a window, their ends are noted to a thousandth of the window only, to keep the state small. */
const exactRequests = 1_000;

/** Removes what has expired: ends outside the window, and requests of processes that died. */
export function settle(state: BudgetState, limits: BudgetLimits, nowMs: number): BudgetState {
  if (state.running.length === 0 && state.ended.length === 0) return state;
  const lost = state.running.filter((request) => request.untilMs <= nowMs);
  const running = compact(state.running.filter((request) => request.untilMs > nowMs));
  const noted = lost.reduce((next, { untilMs }) => noteEnd(next, limits, untilMs), withRunning(state, running));
  const ended = noted.ended
    // A clock that was set back must not make a caller wait for longer than a window.
    .map(([atMs, count]) => [Math.min(atMs, nowMs + stepOf(limits)), count] as const)
    .filter(([atMs]) => atMs + limits.perMs > nowMs);
  return { ...noted, ended: compact(ended) };
}

const none: readonly never[] = [];

/** The same list without spare room: V8 gives a list that grows room for seventeen, and there is one for each of 100,000 credentials. */
function compact<Item>(list: readonly Item[]): readonly Item[] {
  return list.length === 0 ? none : list.slice();
}

function withRunning(state: BudgetState, running: readonly RunningRequest[]): BudgetState {
  return { ...state, running };
}

/** Whether one more request may be sent now. */
export function hasRoom(state: BudgetState, limits: BudgetLimits, nowMs: number): boolean {
  if (nowMs < state.blockedUntilMs || state.running.length >= limits.concurrency) return false;
  return endedCount(state) + state.running.length < limits.requests;
}

/** Lets a request through. */
export function begin(state: BudgetState, request: RunningRequest): BudgetState {
  return withRunning(state, [...state.running, request]);
}

/** Notes that a request has ended. A request that was not sent leaves no trace. */
export function end(state: BudgetState, limits: BudgetLimits, id: string, sent: boolean, nowMs: number): BudgetState {
  const running = compact(state.running.filter((request) => request.id !== id));
  // Ended by its time limit already, and counted then.
  if (running.length === state.running.length) return state;
  const rest = withRunning(state, running);
  return sent ? noteEnd(rest, limits, nowMs) : rest;
}

/** Stops everything until an instant; an earlier instant than the present one changes nothing. */
export function block(state: BudgetState, untilMs: number): BudgetState {
  return untilMs <= state.blockedUntilMs ? state : { ...state, blockedUntilMs: untilMs };
}

function noteEnd(state: BudgetState, limits: BudgetLimits, atMs: number): BudgetState {
  if (limits.requests === Number.POSITIVE_INFINITY) return state;
  // Rounded up: a request may count for a little longer, never for less.
  const stepMs = stepOf(limits);
  const noted = Math.ceil(atMs / stepMs) * stepMs;
  const index = state.ended.findLastIndex(([at]) => at <= noted);
  const [lastMs, count] = state.ended[index] ?? [];
  const before = state.ended.slice(0, lastMs === noted ? index : index + 1);
  const entry = [noted, lastMs === noted ? (count ?? 0) + 1 : 1] as const;
  return { ...state, ended: before.concat([entry], state.ended.slice(index + 1)) };
}

function stepOf(limits: BudgetLimits): number {
  return limits.requests > exactRequests ? Math.ceil(limits.perMs / exactRequests) : 1;
}

/** How many requests ended within the window. */
export function endedCount(state: BudgetState): number {
  return state.ended.reduce((sum, [, count]) => sum + count, 0);
}
