import { openVault, type Vault } from './vault.ts';
import { parseVaultKeys, vaultKeyVariable } from './vault-keys.ts';

/** Makes a function that opens a vault once the first reference asks for it: who has none needs no key. */
export function vaultOpener(folder: string, env: Readonly<Record<string, string | undefined>>): () => Promise<Vault> {
  let vault: Vault | undefined;
  return async () => {
    vault ??= openVault({ folder, keys: parseVaultKeys(env[vaultKeyVariable]) });
    return vault;
  };
}
