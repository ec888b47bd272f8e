import type { Device } from '../api/devices.ts';
import { commandType, runCommand } from './device-commands.ts';
import { applyPolicy, type DeviceBody, reportOf } from './device-sync.ts';
import type { EnterpriseCore } from './enterprise-core.ts';
import { type Json, timestamp, withoutDefaults } from './json.ts';
import { createOperation, operationDocument, type SimulatedOperation } from './operations.ts';
import type { Surroundings } from './surroundings.ts';

/** A simulated device that lives: it applies policies, installs apps and carries out commands, on the clock. */
export interface SimulatedDevice {
  /** `enterprises/{enterprise}/devices/{device}`. */
  readonly name: string;
  /** What Google knows of it, as `devices.get` answers. */
  readonly document: Device;
  /** The installed apps with their version codes. They may be changed, as users do. */
  readonly apps: Map<string, number>;
  /** Parts of its reports to leave out, as real devices do: `memoryInfo`, `hardwareInfo` … */
  readonly omit: Set<string>;
  /** Whether it is in reach. A device that comes back applies its policy and carries out what waits. */
  online: boolean;
  /** Whether its user has set a screen lock. */
  screenLock: boolean;
  /** The commands that it was sent, oldest first. */
  readonly operations: readonly SimulatedOperation[];
  /** Applies the policy and reports now, if it is in reach. */
  sync(): void;
  /** The user removes the work profile or resets the device: it falls silent, and Google may never learn. */
  abandon(options?: { readonly report?: boolean }): void;
  /** Uploads a batch of usage logs. */
  uploadLogs(events: readonly Readonly<Record<string, unknown>>[]): void;
}

/** The same, with what the API does to it. */
export interface DeviceInside extends SimulatedDevice {
  /** Changes members by the API. */
  patch(change: Readonly<Json>): void;
  /** Takes a command. */
  issue(command: Readonly<Json>): SimulatedOperation;
  /** Cancels a command that has not been carried out. */
  cancel(operation: SimulatedOperation): void;
  /** Carries out at once what waits: for the notification that overtakes the answer. */
  runPending(): void;
  /** Applies the policy after a while, as devices do. */
  syncSoon(): void;
  /** Removes it by the API. */
  delete(): void;
}

/** What a device begins with. */
export interface DeviceStart {
  /** What Google knows of it. */
  readonly document: Device;
  /** Whether it is a personal device. */
  readonly personal: boolean;
}

/** Brings a device to life. */
export function createVirtualDevice(world: Surroundings, enterprise: EnterpriseCore, start: DeviceStart): DeviceInside {
  const { clock, deviceDelayMs, pubsub } = world;
  const document: Json = { ...start.document };
  const { name } = start.document;
  const whole = { ...start.document } as Json;
  const operations: SimulatedOperation[] = [];
  const omit = new Set<string>();
  let online = true;
  let silent = false;
  let lost = false;
  const body: DeviceBody = {
    apps: new Map(),
    installing: new Set(),
    screenLock: true,
    personal: start.personal,
    unknownPackages: world.unknownPackages,
  };

  const later = (work: () => void) => {
    clock.schedule(deviceDelayMs, () => {
      if (!silent) work();
    });
  };
  const shown = (): Device => {
    const visible = Object.entries(withoutDefaults(document)).filter(([member]) => !omit.has(member));
    // The members are the API's: they came from there or are set here.
    return Object.fromEntries(visible) as unknown as Device;
  };
  const notify = (type: string, content: unknown) => {
    const { enabledNotificationTypes = [], pubsubTopic } = enterprise.document;
    if (pubsubTopic !== undefined && enabledNotificationTypes.includes(type))
      pubsub.publish(pubsubTopic, type, content);
  };

  const install = (packageName: string) => {
    body.installing.add(packageName);
    later(() => {
      if (!body.installing.delete(packageName) || !online) return;
      body.apps.set(packageName, 1);
      sync();
    });
  };

  const sync = () => {
    if (!online || silent) return;
    const now = timestamp(clock.now());
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
      for (const packageName of wanted) install(packageName);
    }
    document.appliedState = lost ? 'LOST' : document.state;
    document.lastStatusReportTime = now;
    for (const member of [
      'softwareInfo',
      'memoryInfo',
      'networkInfo',
      'deviceSettings',
      'displays',
      'applicationReports',
    ]) {
      delete document[member];
    }
    Object.assign(document, reportOf(policy, body, reported));
    notify('STATUS_REPORT', shown());
  };

  const remove = () => {
    if (silent) return;
    silent = true;
    enterprise.forget(name);
    notify('STATUS_REPORT', { ...shown(), state: 'DELETED', lastStatusReportTime: timestamp(clock.now()) });
  };

  const finish = (operation: SimulatedOperation, error?: Json) => {
    if (operation.done) return;
    operation.done = true;
    if (error) operation.error = error;
    notify('COMMAND', operationDocument(operation));
  };
  const run = (operation: SimulatedOperation) => {
    if (operation.done || !online || silent) return;
    const target = {
      personal: body.personal,
      has: (packageName: string) => body.apps.has(packageName),
      remove,
      get lost() {
        return lost;
      },
      set lost(value) {
        lost = value;
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
    finish(operation);
    after();
  };
  const runPending = () => {
    for (const operation of operations) run(operation);
  };

  const { softwareInfo, memoryInfo, networkInfo, displays } = whole;
  const reported = { softwareInfo, memoryInfo, networkInfo, displays };
  return {
    name,
    get document() {
      return shown();
    },
    apps: body.apps,
    omit,
    operations,
    get online() {
      return online;
    },
    set online(value) {
      const back = value && !online;
      online = value;
      if (back) {
        sync();
        runPending();
      }
    },
    get screenLock() {
      return body.screenLock;
    },
    set screenLock(value) {
      body.screenLock = value;
    },
    sync,
    syncSoon: () => later(sync),
    abandon({ report = false } = {}) {
      if (report) notify('STATUS_REPORT', { ...shown(), appliedState: 'DELETED' });
      silent = true;
    },
    uploadLogs(events) {
      const retrievalTime = timestamp(clock.now());
      notify('USAGE_LOGS', { device: name, user: document.userName, retrievalTime, usageLogEvents: events });
    },
    patch(change) {
      Object.assign(document, change);
      later(sync);
    },
    issue(command) {
      const operation = createOperation(name, { ...command, type: commandType(command) }, operations, clock);
      operations.push(operation);
      later(() => run(operation));
      clock.schedule(operation.deadlineMs - clock.now(), () =>
        finish(operation, { code: 4, message: 'The command expired before the device carried it out.' }),
      );
      return operation;
    },
    cancel: (operation) => finish(operation, { code: 1, message: 'The operation was cancelled.' }),
    runPending,
    delete: remove,
  };
}
