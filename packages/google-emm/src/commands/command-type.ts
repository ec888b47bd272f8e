import type { Command } from '../api/commands.ts';

const impliedTypes: Readonly<Record<string, string>> = {
  clearAppsDataParams: 'CLEAR_APP_DATA',
  startLostModeParams: 'START_LOST_MODE',
  stopLostModeParams: 'STOP_LOST_MODE',
  addEsimParams: 'ADD_ESIM',
  removeEsimParams: 'REMOVE_ESIM',
  requestDeviceInfoParams: 'REQUEST_DEVICE_INFO',
  wipeParams: 'WIPE',
};

/** The type of a command; its parameters imply it. (Android Management: Command) */
export function typeOfCommand(command: Command): string | undefined {
  if (command.type) return command.type;
  return Object.entries(impliedTypes).find(([parameter]) => parameter in command)?.[1];
}
