import { type CallOptions, checkArgument, type List } from '@mdmkit/core';
import {
  type Command,
  commandMethods,
  maxOperationsPerPage,
  type Operation,
  withoutCommandSecrets,
} from '../api/commands.ts';
import type { GoogleClient } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';

/** Where a list of operations starts, and how it is read. */
export interface ListOperationsOptions extends ListOptions {
  /** A filter in Google's syntax. Default: none. */
  readonly filter?: string;
}

/** Calls about commands, one request each. Use `createCommandQueue` for commands that must survive a crash. */
export interface CommandCalls {
  /**
   * Sends a command to a device. Repeated after a failure only if Google did not accept it: otherwise the device would
   * receive two commands.
   *
   * @example
   * ```ts
   * const operation = await emm.commands.issue(device.name, { type: 'LOCK', duration: '86400s' });
   * ```
   */
  issue(deviceName: string, command: Command, options?: CallOptions): Promise<Operation>;
  /** Reads the operation of a command. "Not found" does not prove that the command has ended. */
  get(operationName: string, options?: CallOptions): Promise<Operation>;
  /** Cancels a command that the device has not executed yet, if possible. */
  cancel(operationName: string, options?: CallOptions): Promise<void>;
  /** Lists the operations of a device. */
  list(deviceName: string, options?: ListOperationsOptions): List<Operation>;
}

/** Creates the calls about commands. */
export function createCommandCalls(google: GoogleClient): CommandCalls {
  const methods = commandMethods;
  return {
    issue: async (deviceName, body, options) =>
      withoutCommandSecrets(await google.send(methods.issue, deviceName, { body }, options)),
    get: async (operationName, options) =>
      withoutCommandSecrets(await google.send(methods.get, operationName, {}, options)),
    cancel: (operationName, options) => google.send(methods.cancel, operationName, {}, options),
    list(deviceName, options = {}) {
      checkArgument('commands.list', 'options', options, 'object');
      const { filter, ...listOptions } = options;
      const shape = { method: methods.list, member: 'operations', maxPageSize: maxOperationsPerPage } as const;
      return google.list(
        { ...shape, map: withoutCommandSecrets, query: { filter } },
        // The method calls its parent, with the collection behind it, a name.
        `${deviceName}/operations`,
        listOptions,
      );
    },
  };
}
