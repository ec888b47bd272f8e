import { typingEvents } from './page-tree.ts';

/** What the script of the page's start notes. */
export interface PageState {
  /** What scripts did, one in each line: `listen submit@window`, `service-worker /sw.js`. */
  readonly calls: string;
}

interface PageTarget {
  readonly tagName?: string;
  readonly type?: string;
  readonly nodeType?: number;
}

type Listen = (this: PageTarget, type: string, ...rest: readonly unknown[]) => void;
type Register = (this: object, url: string | URL, options?: object) => Promise<unknown>;

// What the page has; this file's function runs there before any script of the page.
declare const EventTarget: { readonly prototype: { addEventListener: Listen } };
declare const ServiceWorkerContainer: { readonly prototype: { readonly register: Register } };
declare const navigator: { readonly serviceWorker?: object };
declare const window: object;

/**
 * Notes who listens to what is typed, also on what is no part of the page later, and service workers. A page can add to the notes and
 * take nothing from them. It uses nothing outside of itself.
 */
function notePage(blocksWorkers: boolean, typingEvents: readonly string[]): void {
  const { apply } = Reflect;
  const noted: Record<string, boolean> = { __proto__: null } as never;
  const isTyping: Record<string, boolean> = { __proto__: null } as never;
  for (const type of typingEvents) isTyping[type] = true;
  let [calls, count] = ['', 0];
  Object.defineProperty(globalThis, Symbol.for('health-check.page'), {
    value: Object.freeze({
      get calls() {
        return calls;
      },
    }),
  });
  const nameOf = (target: PageTarget | undefined): string => {
    if (target === undefined || target === window) return 'window';
    if (target.nodeType === 9) return 'document';
    const tag = `${target.tagName ?? 'object'}`.toLowerCase();
    return tag === 'input' ? (target.type === 'password' ? 'password' : 'field') : tag;
  };
  const note = (text: string) => {
    if (noted[text] || count >= 500) return;
    noted[text] = true;
    count += 1;
    calls += `${text}\n`;
  };
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function listen(type, ...rest) {
    const name = `${type}`;
    if (isTyping[name]) note(`listen ${name}@${nameOf(this)}`);
    apply(addEventListener, this, [name, ...rest]);
  };
  // Only pages of a secure origin have these.
  if (typeof ServiceWorkerContainer === 'undefined') return;
  const { register } = ServiceWorkerContainer.prototype;
  const noteWorker: Register = async function noteWorker(url, options) {
    note(`service-worker ${String(url)}`);
    if (blocksWorkers) throw new TypeError('service workers are switched off');
    return await apply(register, this, [url, options]);
  };
  Object.defineProperty(ServiceWorkerContainer.prototype, 'register', { value: noteWorker });
  // Playwright replaces the function of the object, too; whichever comes last, the registration is noted.
  const workers = navigator.serviceWorker;
  if (workers) Object.defineProperty(workers, 'register', { get: () => noteWorker, set: () => {} });
}

/** The text of the script of a page's start. */
export function startScript(blocksWorkers: boolean): string {
  return `(${notePage.toString()})(${JSON.stringify(blocksWorkers)}, ${JSON.stringify(typingEvents)});`;
}
