import { nearest } from '../options/nearest.ts';

/** An answer in place of the vendor's. */
export interface AnswerFault {
  /** The HTTP status. */
  readonly status: number;
  /** The headers. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body: text, bytes, or anything else as JSON. Default: empty. */
  readonly body?: unknown;
}

/** The right answer, late. */
export interface DelayFault {
  /** How late, in milliseconds on the simulator's clock. */
  readonly delayMs: number;
}

/**
 * What goes wrong with one request.
 *
 * - an answer in place of the vendor's (`status`, `headers`, `body`: text, bytes, or anything else as JSON);
 * - `garble`: the vendor's answer cut in the middle of its JSON;
 * - `html`: a proxy's page with status 200;
 * - `hang`: no answer, ever; `stall`: headers and half of the body, then nothing;
 * - `reset`: the connection is cut before the answer; `reset-body`: in the middle of its body; `reset-after`: right
 *   after its last byte;
 * - `delayMs`: the right answer, late, on the simulator's clock.
 */
export type Fault =
  | AnswerFault
  | DelayFault
  | 'garble'
  | 'html'
  | 'hang'
  | 'stall'
  | 'reset'
  | 'reset-body'
  | 'reset-after';

/** When a fault strikes. */
export interface FaultRule {
  /** What goes wrong. */
  readonly fault: Fault;
  /** The endpoint's name; default: any. */
  readonly endpoint?: string;
  /** How many times; default: once. */
  readonly times?: number;
  /** How many matching requests are let through before; default: 0. */
  readonly after?: number;
}

/** The faults that a simulator still has to play, in order. */
export interface FaultQueue {
  /**
   * Adds a fault.
   *
   * @throws TypeError - If the queue is that of a simulator, and the simulator has no such endpoint.
   */
  add(rule: FaultRule): void;
  /** Takes the fault for a request, if one is due. */
  take(endpoint: string): Fault | undefined;
  /** Forgets all faults. */
  clear(): void;
}

/**
 * Makes an empty queue.
 *
 * @param endpoints - The names of the endpoints that a fault may name. Default: any.
 */
export function createFaultQueue(endpoints?: readonly string[]): FaultQueue {
  let rules: { readonly rule: FaultRule; times: number; after: number }[] = [];
  return {
    add(rule) {
      // A fault of a misspelt endpoint would never strike, and the test that adds it would test nothing.
      if (rule.endpoint !== undefined && endpoints) checkEndpointName(rule.endpoint, endpoints);
      rules.push({ rule, times: rule.times ?? 1, after: rule.after ?? 0 });
    },
    take(endpoint) {
      const due = rules.find(({ rule }) => rule.endpoint === undefined || rule.endpoint === endpoint);
      if (!due) return undefined;
      if (due.after > 0) {
        due.after -= 1;
        return undefined;
      }
      due.times -= 1;
      if (due.times <= 0) rules = rules.filter((rule) => rule !== due);
      return due.rule.fault;
    },
    clear() {
      rules = [];
    },
  };
}

/** Refuses the name of an endpoint that does not exist. */
export function checkEndpointName(name: string, endpoints: readonly string[]): void {
  if (endpoints.includes(name)) return;
  const suggestion = nearest(name, endpoints);
  const hint = suggestion === undefined ? `the endpoints are ${endpoints.join(', ')}` : `did you mean "${suggestion}"?`;
  throw new TypeError(`the simulator has no endpoint "${name.slice(0, 64)}"; ${hint}`);
}
