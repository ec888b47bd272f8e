import type { Page } from 'playwright-core';
import type { Redactor } from './redact.ts';

const watched = Symbol('typed texts are noted');

type AnyMethod = (...parameters: readonly unknown[]) => unknown;

/** Notes every text that a journey types, also one that stands in its own code, so that no record holds it. */
export function watchTyping(page: Page, redactor: Redactor): void {
  // The classes of Playwright are not exported; their objects lead to them.
  note(Object.getPrototypeOf(page.mainFrame()) as object, redactor, 1);
  note(Object.getPrototypeOf(page.keyboard) as object, redactor, 0);
}

interface WatchedPrototype {
  [watched]?: { redactor: Redactor };
}

/** Notes the texts of one class. `position` is where the text stands among the parameters of its methods. */
function note(prototype: object & WatchedPrototype, redactor: Redactor, position: number): void {
  const original = prototype[watched];
  if (original) {
    original.redactor = redactor;
    return;
  }
  const current = { redactor };
  Object.defineProperty(prototype, watched, { value: current });
  for (const name of ['fill', 'type', 'insertText']) {
    const method = Reflect.get(prototype, name) as AnyMethod | undefined;
    if (typeof method !== 'function') continue;
    Reflect.set(prototype, name, function (this: unknown, ...parameters: readonly unknown[]) {
      const text = parameters[position];
      if (typeof text === 'string') current.redactor.add(text);
      return method.apply(this, [...parameters]);
    });
  }
}
