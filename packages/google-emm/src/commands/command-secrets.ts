import { Secret } from '@mdmkit/core';
import type { Command } from '../api/commands.ts';

/** What stands in a stored command in place of a secret; `JSON.stringify` writes it for a `Secret`, too. */
export const notStored = '[redacted]';

/** Whether a command lacks a secret because its store did not keep it: sent, the placeholder would become the password. */
export function lacksSecret({ newPassword, addEsimParams }: Command): boolean {
  return [newPassword, addEsimParams?.activationCode].some(
    (secret) => !(secret instanceof Secret) && secret === notStored,
  );
}

/** A command without its secrets, which are of no use once it has ended. */
export function withoutSecretMembers(command: Command): Command {
  const { newPassword: _password, addEsimParams: _esim, ...others } = command;
  return others;
}
