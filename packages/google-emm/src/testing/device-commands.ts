import { type Json, withoutDefaults } from './json.ts';

/** The effect of a command on a device. */
export interface CommandTarget {
  /** Whether it is a personal device with a work profile. */
  readonly personal: boolean;
  /** Whether it is in lost mode. */
  lost: boolean;
  /** Removes the device: a wipe, or a profile that is given up. */
  remove(): void;
  /** Clears apps' data; answers which of them are installed. */
  has(packageName: string): boolean;
  /** Whether the user has a screen lock; a password is set or cleared by command. */
  screenLock: boolean;
}

/** What came of a command: members for the operation's metadata. */
export interface CommandOutcome {
  /** The command's own status, where it has one. */
  readonly status: Json;
  /** Runs after the outcome was published. */
  readonly after: () => void;
}

const done = () => {};

/** The type of a command; its parameters imply it. (Android Management: Command) */
export function commandType(command: Readonly<Json>): string | undefined {
  if (typeof command.type === 'string' && command.type !== 'COMMAND_TYPE_UNSPECIFIED') return command.type;
  const implied: Readonly<Record<string, string>> = {
    clearAppsDataParams: 'CLEAR_APP_DATA',
    startLostModeParams: 'START_LOST_MODE',
    stopLostModeParams: 'STOP_LOST_MODE',
    addEsimParams: 'ADD_ESIM',
    removeEsimParams: 'REMOVE_ESIM',
    requestDeviceInfoParams: 'REQUEST_DEVICE_INFO',
    wipeParams: 'WIPE',
  };
  const parameter = Object.keys(implied).find((name) => command[name] !== undefined);
  return parameter === undefined ? undefined : implied[parameter];
}

/** Carries out a command. A command that a work profile does not know is reported as run, and nothing happens. */
export function runCommand(command: Readonly<Json>, device: CommandTarget): CommandOutcome {
  switch (commandType(command)) {
    case 'RESET_PASSWORD':
      device.screenLock = command.newPassword !== undefined && command.newPassword !== '';
      return { status: {}, after: done };
    case 'WIPE':
      return { status: {}, after: () => device.remove() };
    case 'RELINQUISH_OWNERSHIP':
      return device.personal ? { status: {}, after: done } : { status: {}, after: () => device.remove() };
    case 'CLEAR_APP_DATA':
      return { status: { clearAppsDataStatus: clearApps(command, device) }, after: done };
    case 'START_LOST_MODE': {
      const status = device.lost ? 'ALREADY_IN_LOST_MODE' : 'SUCCESS';
      if (!device.personal) device.lost = true;
      return { status: { startLostModeStatus: { status } }, after: done };
    }
    case 'STOP_LOST_MODE': {
      const status = device.lost ? 'SUCCESS' : 'NOT_IN_LOST_MODE';
      device.lost = false;
      return { status: { stopLostModeStatus: { status } }, after: done };
    }
    case 'ADD_ESIM':
    case 'REMOVE_ESIM':
      return { status: { esimStatus: { status: 'SUCCESS' } }, after: done };
    case 'REQUEST_DEVICE_INFO':
      return { status: { requestDeviceInfoStatus: { status: 'SUCCEEDED' } }, after: done };
    default:
      return { status: {}, after: done };
  }
}

function clearApps(command: Readonly<Json>, device: CommandTarget): Json {
  const { packageNames = [] } = (command.clearAppsDataParams ?? {}) as { readonly packageNames?: readonly string[] };
  const results = packageNames.map((name) => [
    name,
    { clearingResult: device.has(name) ? 'SUCCESS' : 'APP_NOT_FOUND' },
  ]);
  return withoutDefaults({ results: Object.fromEntries(results) });
}
