import type { BrowserContext, Page } from 'playwright-core';
import { createExpect, type JourneyExpect } from './expect.ts';

export type { JourneyExpect, PageExpectations } from './expect.ts';

/** What the steps of a journey use. */
export interface JourneyContext {
  /** The page. A journey starts with an empty one. */
  readonly page: Page;
  /** The browser context of this run; it has nothing of other runs. */
  readonly context: BrowserContext;
  /** The address of the configuration that paths count from. */
  readonly url: string;
  /**
   * Returns a secret of the configuration.
   *
   * @throws Error - If the configuration has no such secret.
   */
  secret(name: string): string;
  /**
   * Returns the code of the moment (RFC 6238) for a secret. It waits if the code ends within five seconds, and until the next
   * code if this one was used already.
   */
  totp(name: string): Promise<string>;
  /** Compares the page with its accepted baseline, which is kept under this name. */
  fingerprint(name: string): Promise<void>;
  /** Marks what follows as a sign-in: if the work fails, the credential was refused. */
  signIn<Value>(work: () => Promise<Value>): Promise<Value>;
}

/** One step: it passes if it does not throw. */
export type JourneyStepFunction = (context: JourneyContext) => Promise<unknown>;

/** A journey as a module exports it. */
export interface Journey {
  /** The steps by their names, in order. Each is timed by itself. */
  readonly steps: Readonly<Record<string, JourneyStepFunction>>;
}

/**
 * Defines a journey. A module exports it by default or under any name.
 * @example
 * export default defineJourney({
 *   steps: {
 *     'open the panel': ({ page, url }) => page.goto(url),
 *     'sign in': async ({ page, secret }) => {
 *       await page.getByLabel('Password').fill(secret('password'));
 *       await page.getByRole('button', { name: 'Sign in' }).click();
 *     },
 *   },
 * });
 */
export function defineJourney(journey: Journey): Journey {
  return journey;
}

/** A recorded script. */
interface RecordedScript {
  /** Its title. */
  readonly title: string;
  /** What it does. */
  readonly work: JourneyStepFunction;
}

/** What is recorded while a module is loaded and run. The module and the program may have a copy of this file each. */
interface JourneyRegistry {
  /** The recorded scripts. */
  readonly tests: RecordedScript[];
  /** Runs a part of a recorded script as a step of its own; absent before it runs. */
  step?: <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;
  /** The journey that runs; absent before. */
  context?: JourneyContext;
}

const registryKey = Symbol.for('mdmkit.journey');

/** Returns what is recorded in this process. */
export function journeyRegistry(): JourneyRegistry {
  const holder = globalThis as { [registryKey]?: JourneyRegistry };
  holder[registryKey] ??= { tests: [] };
  return holder[registryKey];
}

/** Takes a script as `playwright codegen` writes it. */
export interface JourneyTest {
  /** Takes a script with its title. */
  (title: string, work: JourneyStepFunction): void;
  /** Runs a part of a script as a step of its own, which is timed by itself. */
  step<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** Options of Playwright's own runner. They have no effect here: the configuration has them. */
  use(options: object): void;
}

/** In place of `test` of `@playwright/test`: a recorded script becomes a journey. */
export const test: JourneyTest = Object.assign(
  (title: string, work: JourneyStepFunction) => void journeyRegistry().tests.push({ title, work }),
  {
    async step<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
      const { step } = journeyRegistry();
      return step ? await step(name, work) : await work();
    },
    use: () => {},
  },
);

/** In place of `expect` of `@playwright/test`: it waits until an element or the page is as expected. */
export const expect: JourneyExpect = createExpect();

/**
 * Returns a secret of the configuration, for recorded scripts.
 *
 * @throws Error - If the configuration has no such secret, or no journey runs.
 */
export function secret(name: string): string {
  return running().secret(name);
}

/**
 * Returns the code of the moment for a secret, for recorded scripts.
 *
 * @throws Error - If the configuration has no such secret, or no journey runs.
 */
export async function totp(name: string): Promise<string> {
  return await running().totp(name);
}

/** Compares the page with its accepted baseline, for recorded scripts. */
export async function fingerprint(name: string): Promise<void> {
  await running().fingerprint(name);
}

function running(): JourneyContext {
  const { context } = journeyRegistry();
  if (!context) throw new Error('no journey runs; call this inside of a step');
  return context;
}
