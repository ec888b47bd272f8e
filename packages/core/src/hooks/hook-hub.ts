import { type Hooks, notify } from './hooks.ts';

/** What can be watched: every client. */
export interface Watchable {
  /**
   * Adds hooks to those that the client was made with; also for calls that are running. The hooks of the client are called
   * first, then those that were added, in their order. What one throws is ignored. Disposing of the result takes these
   * hooks away again.
   *
   * @throws TypeError - When a hook is no function; the message names it.
   */
  watch(hooks: Hooks): Disposable;
}

/** The hooks of a client: its own, and those of each observer. */
export interface HookHub extends Watchable {
  /** Calls all of them. Its members change with the observers: read them anew for each event. */
  readonly hooks: Hooks;
}

/** All hooks, each a function or undefined: one shape for all clients, whatever they were made with. */
type CombinedHooks = { -readonly [Name in keyof Hooks]-?: Hooks[Name] | undefined };

/** An observer of calls; without hooks once it has unsubscribed. */
interface Watcher {
  hooks: Hooks;
}

const noHooks: Hooks = {};
const none: readonly Watcher[] = [];

/**
 * Makes the hub of one client. Until an observer subscribes, its hooks are the client's own functions and cost nothing more.
 *
 * @throws TypeError - When a hook is no function; the message names it.
 */
export function createHookHub(own: Hooks = noHooks): HookHub {
  const combined = readHooks(own);
  let watchers = none;
  return {
    // A hook that is undefined is not called, like an absent one.
    hooks: combined as Hooks,
    watch(hooks) {
      readHooks(hooks);
      const watcher: Watcher = { hooks };
      watchers = [...watchers, watcher];
      join(combined, own, watchers);
      return {
        [Symbol.dispose]() {
          // An event that is under way does not reach it either.
          watcher.hooks = noHooks;
          watchers = watchers.filter((candidate) => candidate !== watcher);
          join(combined, own, watchers);
        },
      };
    },
  };
}

/** Takes the hooks by name: they may be methods of a class, which a spread would lose. */
function readHooks(hooks: Hooks): CombinedHooks {
  // A program without types might give anything.
  const value: unknown = hooks;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('hooks must be an object of functions');
  const { onRequest, onResponse, onRetry, onWait, onEnd, onDrift } = hooks;
  const combined: CombinedHooks = { onRequest, onResponse, onRetry, onWait, onEnd, onDrift };
  for (const name in combined) {
    // They are the names of the literal above.
    const hook: unknown = combined[name as keyof CombinedHooks];
    if (hook !== undefined && typeof hook !== 'function') throw new TypeError(`hooks.${name} must be a function`);
  }
  return combined;
}

/** Sets each hook to a function that calls all hooks of its name. */
function join(combined: CombinedHooks, own: Hooks, watchers: readonly Watcher[]): void {
  // Each function is called with the events of its own name only.
  const hooksOf = (hooks: Hooks | CombinedHooks) => hooks as Record<string, ((event: unknown) => void) | undefined>;
  for (const name of Object.keys(combined)) {
    const first = hooksOf(own)[name];
    const others = watchers.filter(({ hooks }) => hooksOf(hooks)[name] !== undefined);
    hooksOf(combined)[name] =
      others.length === 0
        ? first
        : (event) => {
            notify(first, event);
            for (const { hooks } of others) notify(hooksOf(hooks)[name], event);
          };
  }
}
