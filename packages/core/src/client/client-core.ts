import type { Budget } from '../budget/budget.ts';
import type { WhenExhausted } from '../budget/budget-request.ts';
import type { Priority } from '../budget/waiting-line.ts';
import type { Authentication } from '../call/authentication.ts';
import { type Caller, createCaller } from '../call/caller.ts';
import type { CallerOptions, Carrier, VendorService } from '../call/caller-options.ts';
import { completeRetryPolicy, type RetryPolicy } from '../call/retry.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { positive } from '../clock/deadline.ts';
import type { Endpoint } from '../endpoint.ts';
import { createHookHub, type HookHub } from '../hooks/hook-hub.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { checkArgument, type OptionType } from '../options/check-option-types.ts';
import { parseOrigin } from '../origin.ts';
import type { SessionStore } from '../session/session-store.ts';
import type { ProxyOptions } from '../transport/proxy.ts';
import { createTransport, type Transport } from '../transport/transport.ts';

/** Options that every client of every vendor takes. */
export interface ClientOptions {
  /** Names the client in errors, hooks and spans: opaque text. Default: none. */
  readonly label?: string;
  /** Connection pools to share with other clients. Default: its own, made from `proxy` and `ca`. */
  readonly transport?: Transport;
  /** The proxy for a transport of its own. Default: none; the environment is not read. */
  readonly proxy?: ProxyOptions;
  /** Certificate authorities, as PEM text, that a transport of its own trusts besides the well-known ones. */
  readonly ca?: string | readonly string[];
  /** Functions that are called for each event. Default: none. */
  readonly hooks?: Hooks;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Returns a number in [0, 1), for jitter. Default: `Math.random`. */
  readonly random?: () => number;
  /** How failed requests are repeated; `false` turns it off. Default: twice. */
  readonly retry?: RetryPolicy | false;
  /** The limit for one request and its answer, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
  /** The limit for a whole call with all its attempts and waits, in milliseconds. Default: 120,000. */
  readonly totalTimeoutMs?: number;
  /**
   * What limits the requests, shared by all clients of one credential or project; several all have to agree. Retried
   * requests and sign-ins count too. Default: nothing.
   */
  readonly budget?: Budget | readonly Budget[];
  /** Which calls go first if several wait for a budget: `high`, `normal` or `low`. Default: `normal`. */
  readonly priority?: Priority;
  /** Whether to wait for a budget that has no room, or to fail at once: `wait` or `fail`. Default: `wait`. */
  readonly whenExhausted?: WhenExhausted;
  /** Where sessions and access tokens are kept, to share them. Default: in the client. */
  readonly sessionStore?: SessionStore;
  /** A product token such as `acme-mdm/4.2`, put before this package's own. Default: none. */
  readonly userAgent?: string;
}

/** What a package's client is built on. */
export interface ClientCore extends AsyncDisposable, HookHub {
  /** Calls the endpoints. */
  readonly caller: Caller;
  /** The transport of the calls: the one of the options, or the client's own. */
  readonly transport: Transport;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/** What a package adds to the options. */
export interface ClientParts<Code extends string> {
  /** Which vendor service. */
  readonly service: VendorService<Code>;
  /** The origins to call, by the endpoints' `host`. Checked here. */
  readonly origins: Readonly<Record<string, string>>;
  /** The authentication schemes by the endpoints' `auth`. */
  readonly authentication: Readonly<Record<string, Authentication>>;
  /** What limits the requests of an endpoint besides the option `budget`: for a vendor who counts some calls apart. */
  readonly budgets?: (endpoint: Endpoint) => readonly Budget[];
  /**
   * The hooks of another core of the same client: they get the events of this core, too. Default: none; then the option
   * `hooks` is used.
   */
  readonly hub?: HookHub;
  /** Makes what takes the transport's place where the vendor's own library makes the requests. Default: none. */
  readonly createCarrier?: (transport: Transport) => Carrier;
}

/**
 * Builds the common part of a client. No I/O happens.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createClientCore<Code extends string>(options: ClientOptions, parts: ClientParts<Code>): ClientCore {
  const { transport: shared, proxy, ca, label } = options;
  checkClientOptions(options);
  if (shared && (proxy || ca)) throw new TypeError('proxy and ca belong to the transport when one is given');
  const transport = shared ?? createTransport({ ...(proxy ? { proxy } : {}), ...(ca ? { ca } : {}) });
  const close = async () => {
    if (!shared) await transport.close();
  };
  const { hooks, watch } = parts.hub ?? createHookHub(options.hooks);
  const caller = createCaller({
    service: withUserAgent(parts.service, options.userAgent),
    origins: Object.fromEntries(
      Object.entries(parts.origins).map(([host, origin]) => [host, parseOrigin(origin, 'origin')]),
    ),
    authentication: parts.authentication,
    transport,
    carrier: parts.createCarrier?.(transport),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    label,
    hooks,
    retry: completeRetryPolicy(options.retry),
    budgets: budgetsOf(options.budget, parts.budgets),
    priority: options.priority,
    whenExhausted: options.whenExhausted,
    timeoutMs: positive(options.timeoutMs ?? 30_000, 'timeoutMs'),
    totalTimeoutMs: positive(options.totalTimeoutMs ?? 120_000, 'totalTimeoutMs'),
  });
  return { caller, transport, hooks, watch, close, [Symbol.asyncDispose]: close };
}

/** Refuses options that would fail at the first call only, or be taken for their defaults without a word. */
function checkClientOptions(options: ClientOptions): void {
  const { label, userAgent, priority, whenExhausted, random, budget } = options;
  const given = { label, userAgent, priority, whenExhausted, random };
  for (const [name, type] of Object.entries(optionTypes)) {
    const value: unknown = Reflect.get(given, name);
    if (value !== undefined) checkArgument('ClientOptions', name, value, type);
  }
  for (const each of budget === undefined ? [] : [budget].flat()) {
    if (typeof Reflect.get(Object(each), 'take') !== 'function')
      throw new TypeError('ClientOptions: budget must be what createBudget returns, or a list of them');
  }
}

const optionTypes: Readonly<Record<'label' | 'userAgent' | 'priority' | 'whenExhausted' | 'random', OptionType>> = {
  label: 'text',
  userAgent: 'text',
  priority: ['high', 'normal', 'low'],
  whenExhausted: ['wait', 'fail'],
  random: 'function',
};

function budgetsOf(
  given: ClientOptions['budget'],
  ofEndpoint: ClientParts<string>['budgets'],
): NonNullable<CallerOptions['budgets']> {
  const own = given === undefined ? [] : [given].flat();
  return ofEndpoint ? (endpoint) => [...own, ...ofEndpoint(endpoint)] : own;
}

function withUserAgent<Code extends string>(
  service: VendorService<Code>,
  userAgent: string | undefined,
): VendorService<Code> {
  if (userAgent === undefined) return service;
  if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(userAgent))
    throw new TypeError('userAgent must be printable ASCII, such as "acme-mdm/4.2"');
  return {
    ...service,
    headers: { ...service.headers, 'user-agent': `${userAgent} ${service.headers['user-agent'] ?? ''}`.trim() },
  };
}
