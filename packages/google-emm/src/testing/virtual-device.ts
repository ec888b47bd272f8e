import type { Device } from '../api/devices.ts';
import { commandType } from './device-commands.ts';
import {
  type DeviceLife,
  documentOf,
  doLater,
  finishOperation,
  notifyOf,
  removeDevice,
  runOperation,
  syncDevice,
} from './device-life.ts';
import type { EnterpriseCore } from './enterprise-core.ts';
import { type Json, timestamp } from './json.ts';
import { createOperation, type SimulatedOperation } from './operations.ts';
import type { Surroundings } from './surroundings.ts';

/** A simulated device. It applies policies, installs apps and executes commands on the clock of the simulator. */
export interface SimulatedDevice {
  /** `enterprises/{enterprise}/devices/{device}`. */
  readonly name: string;
  /** What Google stores of the device, as `devices.get` returns it. */
  readonly document: Device;
  /** The installed apps with their version codes. A test can change them, as a user does. */
  readonly apps: Map<string, number>;
  /** Members that its reports leave out, as those of real devices do: `memoryInfo`, `hardwareInfo` … */
  readonly omit: Set<string>;
  /** Whether Google reaches the device. When it comes back, it applies its policy and executes the commands that wait. */
  online: boolean;
  /** Whether the user has set a screen lock. */
  screenLock: boolean;
  /** The commands that were sent to the device, oldest first. */
  readonly operations: readonly SimulatedOperation[];
  /** Applies the policy and reports now, if Google reaches the device. */
  sync(): void;
  /** The user removes the work profile or resets the device: it never reports again. Google is told only with `report`. */
  abandon(options?: {
    /** Whether the device reports to Google that it leaves. Default: false. */
    readonly report?: boolean;
  }): void;
  /** Uploads a batch of usage logs. */
  uploadLogs(events: readonly Readonly<Record<string, unknown>>[]): void;
}

/** A simulated device with the operations of the API. */
export interface DeviceInside extends SimulatedDevice {
  /** Changes members. */
  patch(change: Readonly<Json>): void;
  /** Queues a command. */
  issue(command: Readonly<Json>): SimulatedOperation;
  /** Cancels a command that was not executed yet. */
  cancel(operation: SimulatedOperation): void;
  /** Executes the waiting commands at once, so that the notification arrives before the answer. */
  runPending(): void;
  /** Applies the policy after the delay of the device. */
  syncSoon(): void;
  /** Deletes the device. */
  delete(): void;
}

/** The first state of a device. */
export interface DeviceStart {
  /** What Google stores of the device. */
  readonly document: Device;
  /** Whether the device is personally owned. */
  readonly personal: boolean;
}

/** Creates a virtual device. */
export function createVirtualDevice(
  surroundings: Surroundings,
  enterprise: EnterpriseCore,
  start: DeviceStart,
): DeviceInside {
  const { clock } = surroundings;
  const { name } = start.document;
  const { softwareInfo, memoryInfo, networkInfo, displays } = start.document;
  const life: DeviceLife = {
    surroundings,
    enterprise,
    name,
    document: { ...start.document },
    reported: { softwareInfo, memoryInfo, networkInfo, displays },
    body: {
      apps: new Map(),
      installing: new Set(),
      screenLock: true,
      personal: start.personal,
      unknownPackages: surroundings.unknownPackages,
    },
    operations: [],
    omit: new Set(),
    online: true,
    silent: false,
    lost: false,
  };
  const sync = () => syncDevice(life);
  const runPending = () => {
    for (const operation of life.operations) runOperation(life, operation);
  };
  return {
    name,
    get document() {
      return documentOf(life);
    },
    apps: life.body.apps,
    omit: life.omit,
    operations: life.operations,
    get online() {
      return life.online;
    },
    set online(value) {
      const isBack = value && !life.online;
      life.online = value;
      if (!isBack) return;
      sync();
      runPending();
    },
    get screenLock() {
      return life.body.screenLock;
    },
    set screenLock(value) {
      life.body.screenLock = value;
    },
    sync,
    syncSoon: () => doLater(life, sync),
    abandon({ report = false } = {}) {
      if (report) notifyOf(life, 'STATUS_REPORT', { ...documentOf(life), appliedState: 'DELETED' });
      life.silent = true;
    },
    uploadLogs(events) {
      const retrievalTime = timestamp(clock.now());
      notifyOf(life, 'USAGE_LOGS', {
        device: name,
        user: life.document.userName,
        retrievalTime,
        usageLogEvents: events,
      });
    },
    patch(change) {
      Object.assign(life.document, change);
      doLater(life, sync);
    },
    issue(command) {
      const operation = createOperation(name, { ...command, type: commandType(command) }, life.operations, clock);
      life.operations.push(operation);
      doLater(life, () => runOperation(life, operation));
      clock.schedule(operation.deadlineMs - clock.now(), () =>
        finishOperation(life, operation, { code: 4, message: 'The command expired before the device executed it.' }),
      );
      return operation;
    },
    cancel: (operation) => finishOperation(life, operation, { code: 1, message: 'The operation was cancelled.' }),
    runPending,
    delete: () => removeDevice(life),
  };
}
