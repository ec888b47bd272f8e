import type { CallOptions, List } from '@mdmkit/core';
import { type Command, commandMethods, type Operation, withoutCommandSecrets } from '../api/commands.ts';
import type { GoogleClient, ListOptions } from '../google/google-client.ts';

/** Commands, one call each. What has to survive a crash goes through `createCommandQueue`. */
export interface Commands {
  /**
   * Sends a command to a device. Not repeated on failure unless Google did not take it: that would be a second command.
   */
  issue(deviceName: string, command: Command, options?: CallOptions): Promise<Operation>;
  /** Reads a command's operation. Not found does not prove that the command is dead. */
  get(operationName: string, options?: CallOptions): Promise<Operation>;
  /** Cancels a command that has not been carried out, as far as that is possible. */
  cancel(operationName: string, options?: CallOptions): Promise<void>;
  /** The operations of a device. */
  list(deviceName: string, options?: ListOptions & { readonly filter?: string }): List<Operation>;
}

/** The most operations that are asked for in one page. */
const maxOperationsPerPage = 100;

/** Binds the commands to a client. */
export function createCommands(google: GoogleClient): Commands {
  return {
    issue: async (deviceName, body, options) =>
      withoutCommandSecrets(await google.send(commandMethods.issue, deviceName, { body }, options)),
    get: async (operationName, options) =>
      withoutCommandSecrets(await google.send(commandMethods.get, operationName, {}, options)),
    cancel: (operationName, options) => google.send(commandMethods.cancel, operationName, {}, options),
    list: (deviceName, { filter, ...options } = {}) =>
      google.list(
        {
          method: commandMethods.list,
          items: ({ operations }) => operations?.map(withoutCommandSecrets),
          maxPageSize: maxOperationsPerPage,
          query: { filter },
        },
        // The list calls its parent, with the collection behind it, a name.
        `${deviceName}/operations`,
        options,
      ),
  };
}
