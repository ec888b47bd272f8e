/** What the script of the page's start notes. */
export interface PageState {
  /** What scripts did: `listen submit@window`, `service-worker /sw.js`. */
  readonly calls: string[];
  /** How many shadow roots selectors do not reach. */
  closedRoots: number;
}

interface PageTarget {
  readonly tagName?: string;
  readonly type?: string;
  readonly nodeType?: number;
}

type Listen = (this: PageTarget, type: string, ...rest: readonly unknown[]) => void;
type AttachShadow = (this: object, options: { readonly mode: string }) => object;

// What the page has; this file's function runs there before any script of the page.
declare const EventTarget: { readonly prototype: { addEventListener: Listen } };
declare const Element: { readonly prototype: { attachShadow: AttachShadow } };
declare const navigator: {
  readonly serviceWorker?: { register?: (url: string | URL, options?: object) => Promise<unknown> };
};
declare const window: object;

/** Notes who listens to what is typed, service workers, and shadow roots that are closed. It uses nothing outside of itself. */
export function notePage(blocksWorkers: boolean): void {
  const state: PageState = { calls: [], closedRoots: 0 };
  Object.defineProperty(globalThis, Symbol.for('health-check.page'), { value: state });
  const kinds = new Set([
    'submit',
    'input',
    'beforeinput',
    'keydown',
    'keyup',
    'keypress',
    'paste',
    'change',
    'formdata',
  ]);
  const nameOf = (target: PageTarget | undefined): string => {
    if (target === undefined || target === window) return 'window';
    if (target.nodeType === 9) return 'document';
    const tag = target.tagName?.toLowerCase() ?? 'object';
    return tag === 'input' ? (target.type === 'password' ? 'password' : 'field') : tag;
  };
  const note = (text: string) => {
    if (state.calls.length < 500 && !state.calls.includes(text)) state.calls.push(text);
  };
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function listen(type, ...rest) {
    if (kinds.has(type)) note(`listen ${type}@${nameOf(this)}`);
    addEventListener.call(this, type, ...rest);
  };
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function attach(options) {
    if (options.mode === 'closed') state.closedRoots += 1;
    return attachShadow.call(this, options);
  };
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const register = workers.register?.bind(workers);
  const noted = async (url: string | URL, options?: object): Promise<unknown> => {
    note(`service-worker ${String(url)}`);
    if (blocksWorkers || !register) throw new TypeError('service workers are switched off');
    return await register(url, options);
  };
  // Playwright replaces the function, too; whichever comes last, the registration is noted.
  Object.defineProperty(workers, 'register', { get: () => noted, set: () => {} });
}
