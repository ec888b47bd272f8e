import type { Device } from '../api/devices.ts';
import { runCommand } from './device-commands.ts';
import { applyPolicy, type DeviceBody, reportOf } from './device-sync.ts';
import type { EnterpriseCore } from './enterprise-core.ts';
import { type Json, timestamp, withoutDefaults } from './json.ts';
import { operationDocument, type SimulatedOperation } from './operations.ts';
import type { Surroundings } from './surroundings.ts';

/** The whole state of a virtual device. */
export interface DeviceLife {
  readonly surroundings: Surroundings;
  readonly enterprise: EnterpriseCore;
  readonly name: string;
  /** What Google stores of the device. */
  readonly document: Json;
  /** The parts that reports are made of, if the policy asks for them. */
  readonly reported: Json;
  readonly body: DeviceBody;
  readonly operations: SimulatedOperation[];
  /** Members that its reports leave out. */
  readonly omit: Set<string>;
  online: boolean;
  /** Whether it never reports again: it was deleted, or its user removed the profile. */
  silent: boolean;
  lost: boolean;
}

/** Does something after the delay of the device, unless it is silent by then. */
export function doLater(life: DeviceLife, work: () => void): void {
  const { clock, deviceDelayMs } = life.surroundings;
  clock.schedule(deviceDelayMs, () => {
    if (!life.silent) work();
  });
}

/** The device as Google returns it. */
export function documentOf({ document, omit }: DeviceLife): Device {
  const visible = Object.entries(withoutDefaults(document)).filter(([member]) => !omit.has(member));
  // The members are the API's: they came from there or are set here.
  return Object.fromEntries(visible) as unknown as Device;
}

/** Publishes a notification, if the enterprise asks for its type. */
export function notifyOf({ enterprise, surroundings }: DeviceLife, type: string, content: unknown): void {
  const { enabledNotificationTypes = [], pubsubTopic } = enterprise.document;
  if (pubsubTopic !== undefined && enabledNotificationTypes.includes(type)) {
    surroundings.pubsub.publish(pubsubTopic, type, content);
  }
}

/** The parts of a report that the policy switches on. */
const reportedMembers = [
  'softwareInfo',
  'memoryInfo',
  'networkInfo',
  'deviceSettings',
  'displays',
  'applicationReports',
];

/** Applies the policy and reports, if the device is in reach. */
export function syncDevice(life: DeviceLife): void {
  const { online, silent, document, enterprise, body, reported, surroundings } = life;
  if (!online || silent) return;
  const now = timestamp(surroundings.clock.now());
  const policyId = enterprise.policyIdOf(document.policyName);
  const policy = policyId === undefined ? undefined : enterprise.policies.get(policyId);
  if (policy) {
    const { problems, install: wanted } = applyPolicy(policy, body);
    if (document.state === 'PROVISIONING') document.state = 'ACTIVE';
    Object.assign(document, {
      appliedPolicyName: policy.name,
      appliedPolicyVersion: policy.version,
      lastPolicySyncTime: now,
      nonComplianceDetails: problems,
      policyCompliant: problems.length === 0,
    });
    for (const packageName of wanted) installApp(life, packageName);
  }
  document.appliedState = life.lost ? 'LOST' : document.state;
  document.lastStatusReportTime = now;
  for (const member of reportedMembers) delete document[member];
  Object.assign(document, reportOf(policy, body, reported));
  notifyOf(life, 'STATUS_REPORT', documentOf(life));
}

function installApp(life: DeviceLife, packageName: string): void {
  const { apps, installing } = life.body;
  installing.add(packageName);
  doLater(life, () => {
    if (!installing.delete(packageName) || !life.online) return;
    apps.set(packageName, 1);
    syncDevice(life);
  });
}

/** Removes the device: it reports DELETED once, and then never again. */
export function removeDevice(life: DeviceLife): void {
  if (life.silent) return;
  life.silent = true;
  life.enterprise.forget(life.name);
  const lastStatusReportTime = timestamp(life.surroundings.clock.now());
  notifyOf(life, 'STATUS_REPORT', { ...documentOf(life), state: 'DELETED', lastStatusReportTime });
}

/** Ends an operation, unless it has ended. */
export function finishOperation(life: DeviceLife, operation: SimulatedOperation, error?: Json): void {
  if (operation.done) return;
  operation.done = true;
  if (error) operation.error = error;
  notifyOf(life, 'COMMAND', operationDocument(operation));
}

/** Executes a command, if the device is in reach. */
export function runOperation(life: DeviceLife, operation: SimulatedOperation): void {
  if (operation.done || !life.online || life.silent) return;
  const { body } = life;
  const target = {
    personal: body.personal,
    has: (packageName: string) => body.apps.has(packageName),
    remove: () => removeDevice(life),
    get lost() {
      return life.lost;
    },
    set lost(value) {
      life.lost = value;
    },
    get screenLock() {
      return body.screenLock;
    },
    set screenLock(value) {
      body.screenLock = value;
    },
  };
  const { status, after } = runCommand(operation.metadata, target);
  Object.assign(operation.metadata, status);
  finishOperation(life, operation);
  after();
}
