import { defineOwnCanary } from '@mdmkit/health';
import { type InstallContext, installCanary } from './install-app.ts';

/** Opens the canary with `options` of `health.yaml`. Google confirms what the product did, with the credential of the canary. */
export const openCanary = defineOwnCanary<InstallContext>(async ({ options, clients }) => {
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : '');
  const { emm, enterprise } = await clients.android();
  return {
    canary: installCanary,
    context: {
      productOrigin: text('productOrigin'),
      emm,
      device: `${enterprise}/devices/${text('device')}`,
      packageName: text('packageName'),
    },
    close: () => emm.close(),
  };
});
