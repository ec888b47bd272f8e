import { type CanaryStep, defineCanary } from '@mdmkit/monitor/canary';
import { defineOwnCanary } from '../../../src/canaries/own-canary.ts';

interface LampContext {
  readonly address: URL;
  readonly token: string;
}

async function callLamp({ address, token }: LampContext, method: string, signal: AbortSignal): Promise<boolean> {
  const { ok } = await fetch(address, { method, signal, headers: { authorization: `Bearer ${token}` } });
  return ok;
}

const lamp: CanaryStep<LampContext> = {
  name: 'lamp',
  pollMs: 20,
  calls: () => [
    { phase: 'change', call: 'PUT /lamp', purpose: 'switch the lamp on' },
    { phase: 'undo', call: 'DELETE /lamp', purpose: 'switch the lamp off' },
  ],
  plan: async () => ({ resourceKey: 'own lamp', resource: null }),
  async change(context, _, signal) {
    await callLamp(context, 'PUT', signal);
    return null;
  },
  effect: async (context, _, signal) => ({ effect: (await callLamp(context, 'GET', signal)) ? 'present' : 'absent' }),
  async undo(context, _, signal) {
    await callLamp(context, 'DELETE', signal);
    return null;
  },
};

/** Switches a lamp of the own product on and off. */
export const openCanary = defineOwnCanary<LampContext>(async ({ options, secret }) => ({
  canary: defineCanary<LampContext>({
    name: 'own.lamp',
    service: 'own',
    resourceKeys: () => ['own lamp'],
    steps: [lamp],
  }),
  context: {
    address: new URL('/lamp', typeof options.origin === 'string' ? options.origin : ''),
    token: (await secret('token')).reveal(),
  },
}));
