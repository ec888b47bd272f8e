import type { Alerts } from '../alerts/alerts.ts';
import type { PublicField } from '../config/target.ts';
import type { Caller } from './access/role.ts';
import type { ServerContext } from './context.ts';
import type { EventHub } from './events/event-hub.ts';
import type { Metrics } from './metrics/create-metrics.ts';
import type { ProbeMetrics } from './metrics/probe.ts';
import type { Readiness } from './readiness.ts';
import type { SignIn } from './sign-in/create-sign-in.ts';

/** What the app answers from. */
export interface AppOptions {
  /** Which routes there are: `all`, or only those that say how this process is (`process`). */
  readonly routes: 'all' | 'process';
  /** What the routes work with. */
  readonly context: ServerContext;
  /** Returns who makes a request; throws ProblemError if the request proves nothing. */
  readonly authenticate: (request: Request) => Promise<Caller>;
  /** Returns the sign-in of people; undefined if there is none. */
  readonly signIn: () => SignIn | undefined;
  /** Counts a request of a caller; throws ProblemError if there are too many. */
  readonly limitRequests: (caller: string) => void;
  /** Whether the service is ready. */
  readonly readiness: Readiness;
  /** What `/metrics` answers. */
  readonly metrics: Metrics;
  /** What `/probe` answers. */
  readonly probes: ProbeMetrics;
  /** The event streams. */
  readonly events: EventHub;
  /** What sends messages to channels, and takes what vendors and partners answer; undefined for nothing. */
  readonly alerts: Pick<Alerts, 'receive' | 'readLink'> | undefined;
  /** The folder of the built board; undefined if there is no board. */
  readonly boardFolder: string | undefined;
  /** What the public status page shows; undefined if there is none. */
  readonly publicFields: readonly PublicField[] | undefined;
  /** Called with what a route threw although it should not. */
  readonly onDefect: (error: unknown) => void;
}
