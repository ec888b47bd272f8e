import { type CanaryStep, defineCanary } from '@mdmkit/monitor/canary';
import type { CanaryConfigOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { type AndroidParts, androidPartsOf } from './android-clients.ts';
import { type CanaryParts, call, changeOptions, configOf, type OpenCanary, refuse, textOf } from './canary-kind.ts';

interface AppContext extends AndroidParts {
  readonly config: CanaryConfigOf<'android-app'>;
}

function policyOf({ enterprise, config }: AppContext): string {
  return `${enterprise}/policies/${config.policy}`;
}

/** What the test device reports; undefined if no device takes part. A device with another policy is refused. */
async function readDevice(context: AppContext, signal: AbortSignal) {
  const { emm, enterprise, config } = context;
  if (config.device === undefined) return undefined;
  const device = await emm.devices.get(`${enterprise}/devices/${config.device}`, { signal });
  if (device.policyName === policyOf(context)) return device;
  throw refuse(
    'CANARY_RESOURCE_IN_USE',
    `Device ${config.device} does not have the policy ${config.policy}.`,
    'Give the test device the dedicated policy, or take it out of the configuration.',
  );
}

/** Whether the test device reports the app as installed; undefined if no device takes part. */
async function isInstalled(context: AppContext, signal: AbortSignal): Promise<boolean | undefined> {
  const device = await readDevice(context, signal);
  return device?.applicationReports?.some(
    ({ packageName, state }) => packageName === context.config.packageName && state !== 'REMOVED',
  );
}

const installApp: CanaryStep<AppContext> = {
  name: 'app',
  calls(context) {
    const { config } = context;
    const policy = `v1/${policyOf(context)}`;
    const ofDevice =
      config.device === undefined
        ? []
        : [call('verify', 'GET v1/{device}', `read whether device ${config.device} reports ${config.packageName}`)];
    return [
      call('check', `GET ${policy}`, 'read the dedicated policy'),
      call('change', `POST ${policy}:modifyPolicyApplications`, `add ${config.packageName} to the policy`),
      call('verify', `GET ${policy}`, `read whether the policy has ${config.packageName}`),
      ...ofDevice,
      call('undo', `POST ${policy}:removePolicyApplications`, `remove ${config.packageName} from the policy`),
    ];
  },
  async plan(context, { signal }) {
    await readDevice(context, signal);
    const { packageName, device = null } = context.config;
    return { resourceKey: `google.amapi ${policyOf(context)}`, resource: { packageName, device } };
  },
  async change(context, _, signal) {
    const { emm, config } = context;
    const policy = await emm.policies.installApplications(
      policyOf(context),
      [config.packageName],
      changeOptions(signal),
    );
    return { version: policy.version };
  },
  async isCompleted(context, { result }, signal) {
    const device = await readDevice(context, signal);
    if (!device) return true;
    const version = Number(textOf(result, 'version') ?? 0);
    return device.appliedPolicyName === policyOf(context) && Number(device.appliedPolicyVersion ?? -1) >= version;
  },
  async isCorrect(context, _, signal) {
    const isReported = await isInstalled(context, signal);
    return isReported ?? (await hasApp(context, signal));
  },
  async effect(context, _, signal) {
    if (await hasApp(context, signal)) return { effect: 'present' };
    return { effect: (await isInstalled(context, signal)) === true ? 'pending' : 'absent' };
  },
  async undo(context, _, signal) {
    const { emm, config } = context;
    await emm.policies.removeApplications(policyOf(context), [config.packageName], changeOptions(signal));
    return null;
  },
};

/** Whether the policy has the app. */
async function hasApp(context: AppContext, signal: AbortSignal): Promise<boolean> {
  const { applications = [] } = await context.emm.policies.get(policyOf(context), { signal });
  return applications.some(({ packageName }) => packageName === context.config.packageName);
}

/** Adds an app to a dedicated policy, and removes it. */
const androidApp = defineCanary<AppContext>({
  name: 'google.amapi.app',
  service: 'google.amapi',
  resourceKeys: (context) => [`google.amapi ${policyOf(context)}`],
  steps: [installApp],
});

/** Opens the app canary. */
export async function openAndroidApp(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  const { target } = configured;
  const config = configOf(configured, 'android-app');
  const android = await androidPartsOf(target, parts);
  return {
    canary: androidApp,
    context: { ...android, config },
    [Symbol.asyncDispose]: () => android.emm.close(),
  };
}
