import { type Json, withoutDefaults } from './json.ts';

/** The state of a simulated device that Google does not see. */
export interface DeviceBody {
  /** Installed apps with their version codes. */
  readonly apps: Map<string, number>;
  /** Apps on their way. */
  readonly installing: Set<string>;
  /** Whether the user has set a screen lock. */
  screenLock: boolean;
  /** Whether it is a personal device with a work profile. */
  readonly personal: boolean;
  /** What Google Play does not have. */
  readonly unknownPackages: ReadonlySet<string>;
}

/** What came of applying a policy. */
export interface SyncResult {
  /** The settings that the device does not follow. */
  readonly problems: readonly Json[];
  /** The apps that it now installs. */
  readonly install: readonly string[];
}

interface AppRule {
  readonly packageName?: string;
  readonly installType?: string;
  readonly minimumVersionCode?: number;
}

const automatic = new Set(['FORCE_INSTALLED', 'PREINSTALLED', 'REQUIRED_FOR_SETUP', 'KIOSK']);

/** Members of a policy that only a fully managed device follows. */
const onlyManaged = [
  'kioskCustomLauncherEnabled',
  'factoryResetDisabled',
  'statusBarDisabled',
  'mountPhysicalMediaDisabled',
];

/** Applies a policy to a device: apps come and go, and what cannot be followed is named. */
export function applyPolicy(policy: Readonly<Json>, body: DeviceBody): SyncResult {
  const rules = (policy.applications ?? []) as readonly AppRule[];
  removeApps(policy, rules, body);
  const install: string[] = [];
  const problems: Json[] = [];
  for (const { packageName = '', installType = 'AVAILABLE', minimumVersionCode = 0 } of rules) {
    if (!automatic.has(installType)) continue;
    const version = body.apps.get(packageName);
    if (version === undefined) {
      const missing = body.unknownPackages.has(packageName);
      problems.push(appProblem(packageName, 'APP_NOT_INSTALLED', missing ? 'NOT_FOUND' : 'IN_PROGRESS'));
      if (!missing && !body.installing.has(packageName)) install.push(packageName);
    } else if (version < minimumVersionCode) problems.push(appProblem(packageName, 'APP_NOT_UPDATED', 'IN_PROGRESS'));
  }
  const passwords = (policy.passwordPolicies ?? []) as readonly unknown[];
  if ((passwords.length > 0 || policy.passwordRequirements) && !body.screenLock) {
    problems.push({ settingName: 'passwordPolicies', nonComplianceReason: 'USER_ACTION' });
  }
  for (const settingName of onlyManaged) {
    if (body.personal && policy[settingName]) problems.push({ settingName, nonComplianceReason: 'MANAGEMENT_MODE' });
  }
  return { problems, install };
}

function removeApps(policy: Readonly<Json>, rules: readonly AppRule[], { apps, installing }: DeviceBody): void {
  const ruled = new Map(rules.map((rule) => [rule.packageName ?? '', rule.installType]));
  const onlyListed = policy.playStoreMode !== 'BLACKLIST';
  for (const name of apps.keys()) {
    if (ruled.get(name) === 'BLOCKED' || (onlyListed && !ruled.has(name))) apps.delete(name);
  }
  for (const name of installing) if (!ruled.has(name) || ruled.get(name) === 'BLOCKED') installing.delete(name);
}

function appProblem(packageName: string, nonComplianceReason: string, installationFailureReason: string): Json {
  return { settingName: 'applications', packageName, nonComplianceReason, installationFailureReason };
}

/** Which parts of a report a policy asks for. */
const reportSwitches: Readonly<Record<string, readonly string[]>> = {
  softwareInfo: ['softwareInfoEnabled'],
  deviceSettings: ['deviceSettingsEnabled'],
  memoryInfo: ['memoryInfoEnabled'],
  networkInfo: ['networkInfoEnabled'],
  displays: ['displayInfoEnabled'],
  applicationReports: ['applicationReportsEnabled'],
};

/** The parts of a report that depend on the policy, as far as it asks for them. */
export function reportOf(policy: Readonly<Json> | undefined, body: DeviceBody, whole: Readonly<Json>): Json {
  const settings = (policy?.statusReportingSettings ?? {}) as Readonly<Json>;
  const parts: Json = {
    ...whole,
    deviceSettings: withoutDefaults({
      isDeviceSecure: body.screenLock,
      encryptionStatus: 'ACTIVE_PER_USER',
      verifyAppsEnabled: true,
    }),
    applicationReports: [...body.apps].map(([packageName, versionCode]) => ({
      packageName,
      versionCode,
      versionName: `${versionCode}.0`,
      state: 'INSTALLED',
      applicationSource: 'INSTALLED_FROM_PLAY_STORE',
    })),
  };
  return Object.fromEntries(
    Object.entries(parts).filter(([part]) => {
      const switches = reportSwitches[part];
      return switches === undefined || switches.some((name) => settings[name] === true);
    }),
  );
}
