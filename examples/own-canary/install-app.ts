import type { EmmClient } from '@mdmkit/google-emm';
import { CanaryFinding, type CanaryStep, defineCanary } from '@mdmkit/health';

/** The product that is checked, and the vendor that confirms what the product did. */
export interface InstallContext {
  /** The address of the product's own API. */
  readonly productOrigin: string;
  /** Google, as the vendor of the test device. */
  readonly emm: EmmClient;
  /** The resource name of the test device. */
  readonly device: string;
  /** The dedicated app. Nobody else installs it on the test device. */
  readonly packageName: string;
}

/** The id of the test device: the last part of its resource name. */
function idOf({ device }: InstallContext): string {
  return device.split('/').at(-1) ?? '';
}

/** What the canary changes. The configuration lists this text. */
function keyOf(context: InstallContext): string {
  return `own ${idOf(context)} ${context.packageName}`;
}

/** The path of the app of the test device in the product's own API. */
function pathOf(context: InstallContext): string {
  return `/devices/${idOf(context)}/apps/${context.packageName}`;
}

/** Calls the product. The call is sent once: the canary decides what a lost answer means. */
async function callProduct(context: InstallContext, method: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(new URL(pathOf(context), context.productOrigin), { method, signal });
  if (response.status < 500) return response;
  throw new CanaryFinding({
    class: 'fail.server',
    code: 'OWN_PRODUCT_FAILED',
    owner: 'us',
    remedy: 'Read the log of the product.',
    error: `The product answered ${response.status}.`,
  });
}

/** Whether Google says that the device reports the app. */
async function isReported({ emm, device, packageName }: InstallContext, signal: AbortSignal): Promise<boolean> {
  const { applicationReports = [] } = await emm.devices.get(device, { signal });
  return applicationReports.some((app) => app.packageName === packageName && app.state !== 'REMOVED');
}

/** Whether the product says that the app is wanted on the device. */
async function isWanted(context: InstallContext, signal: AbortSignal): Promise<boolean> {
  return (await callProduct(context, 'GET', signal)).ok;
}

const installApp: CanaryStep<InstallContext> = {
  name: 'app',
  calls: (context) => [
    { phase: 'change', call: `PUT ${pathOf(context)}`, purpose: 'install the app' },
    { phase: 'verify', call: 'GET v1/{device}', purpose: 'read whether the device reports the app' },
    { phase: 'undo', call: `DELETE ${pathOf(context)}`, purpose: 'remove the app' },
  ],
  plan: async (context) => ({
    resourceKey: keyOf(context),
    resource: { device: context.device, packageName: context.packageName },
  }),
  async change(context, _, signal) {
    await callProduct(context, 'PUT', signal);
    return null;
  },
  isCompleted: async (context, _, signal) => await isWanted(context, signal),
  // The product may say what it likes: only the vendor knows what the device has.
  isCorrect: async (context, _, signal) => await isReported(context, signal),
  async effect(context, _, signal) {
    if (await isWanted(context, signal)) return { effect: 'present' };
    return { effect: (await isReported(context, signal)) ? 'pending' : 'absent' };
  },
  async undo(context, _, signal) {
    await callProduct(context, 'DELETE', signal);
    return null;
  },
};

/** Installs the app by the product's own API, lets Google confirm it, and removes the app. */
export const installCanary = defineCanary<InstallContext>({
  name: 'own.install-app',
  service: 'own',
  resourceKeys: (context) => [keyOf(context)],
  steps: [installApp],
});
