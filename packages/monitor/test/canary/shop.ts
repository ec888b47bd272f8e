import { type ErrorKind, VendorError } from '@mdmkit/core';
import { createVirtualClock, type VirtualClock } from '@mdmkit/core/testing';
import type { CanaryIntent, CanaryJournal } from '@mdmkit/monitor/model';
import {
  type CanaryOutcome,
  type CanaryStep,
  cleanUpIntents,
  createMemoryJournal,
  defineCanary,
  type RunCanaryOptions,
  runCanary,
} from '../../src/canary/index.ts';

/** A vendor of two switches. Each call may be made to fail. */
export interface Shop {
  /** The switches that are on. */
  readonly on: Set<string>;
  /** The calls so far, in order. */
  readonly calls: string[];
  /** Called before each call with its text; what it throws is the vendor's answer. */
  before: (call: string) => void | Promise<void>;
  /** Called after each call took effect; what it throws is an answer that was lost. */
  after: (call: string) => void | Promise<void>;
}

export function createShop(): Shop {
  return { on: new Set(), calls: [], before: () => {}, after: () => {} };
}

async function call(shop: Shop, text: string, effect: () => void = () => {}): Promise<void> {
  shop.calls.push(text);
  await shop.before(text);
  effect();
  await shop.after(text);
}

/** Turns a switch on, and off again. */
export function switchStep(name: string, options: Partial<CanaryStep<Shop>> = {}): CanaryStep<Shop> {
  return {
    name,
    calls: () => [
      { phase: 'change', call: `on ${name}`, purpose: `turn ${name} on` },
      { phase: 'undo', call: `off ${name}`, purpose: `turn ${name} off` },
      { phase: 'verify', call: `read ${name}`, purpose: `read ${name}` },
    ],
    plan: async () => ({ resourceKey: name, resource: { name } }),
    async change(shop) {
      await call(shop, `on ${name}`, () => shop.on.add(name));
      return { receipt: name };
    },
    async effect(shop) {
      await call(shop, `read ${name}`);
      return { effect: shop.on.has(name) ? 'present' : 'absent' };
    },
    async undo(shop) {
      await call(shop, `off ${name}`, () => shop.on.delete(name));
      return null;
    },
    ...options,
  };
}

export const twoSwitches = defineCanary<Shop>({
  name: 'shop.switches',
  service: 'shop',
  resourceKeys: () => ['lamp', 'fan'],
  steps: [switchStep('lamp'), switchStep('fan')],
});

export interface Trial {
  readonly shop: Shop;
  readonly clock: VirtualClock;
  readonly journal: CanaryJournal;
  run(options?: Partial<RunCanaryOptions<Shop>>): Promise<CanaryOutcome>;
  cleanUp(force?: boolean): ReturnType<typeof cleanUpIntents>;
  open(): Promise<readonly CanaryIntent[]>;
}

/** A shop, a journal and a clock. Each run has a new id. */
export function startTrial(canary = twoSwitches): Trial {
  const shop = createShop();
  const clock = createVirtualClock();
  const journal = createMemoryJournal();
  let runs = 0;
  const common = { journal, clock };
  return {
    shop,
    clock,
    journal,
    async run(options = {}) {
      runs += 1;
      const names = { target: 'aurora/shop.switches', tenant: 'aurora', location: 'tokyo', run: `run-${runs}` };
      return await runCanary({ ...common, ...names, canary, context: shop, ...options });
    },
    async cleanUp(force = false) {
      runs += 1;
      return await cleanUpIntents({
        ...common,
        canaryOf: () => ({ canary, context: shop }),
        holder: `janitor-${runs}`,
        signal: new AbortController().signal,
        force,
      });
    },
    open: () => journal.intents({ open: true }),
  };
}

/** An error of the vendor. */
export function vendorError(kind: ErrorKind, status?: number): VendorError {
  const entry = { kind, summary: 'it says no', remedy: 'Ask the shop.' };
  const facts = { service: 'shop', operation: 'switch', attempts: 1, ...(status === undefined ? {} : { status }) };
  return new VendorError(`SHOP_${kind.toUpperCase()}`, entry, facts);
}
