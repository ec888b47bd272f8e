import type { LoadedConfig } from '../../config/target.ts';

/** A tenant of the configuration. */
export interface TenantEntry {
  /** Its id. */
  readonly id: string;
  /** Its name, for people. */
  readonly name: string;
  /** The ids of its targets. */
  readonly targets: readonly string[];
  /** Its id and name in small letters, for the search. */
  readonly searched: string;
}

/** Makes a function that returns the tenants of the configuration in force, by id. They are listed once for each configuration. */
export function createTenantList(config: () => LoadedConfig): () => readonly TenantEntry[] {
  let listed: readonly TenantEntry[] = [];
  let listedFor: LoadedConfig | undefined;
  return () => {
    const current = config();
    if (current !== listedFor) {
      listed = tenantsOf(current);
      listedFor = current;
    }
    return listed;
  };
}

function tenantsOf({ targets }: LoadedConfig): readonly TenantEntry[] {
  return [...Map.groupBy(targets, ({ tenant }) => tenant)]
    .map(([id, ofTenant]) => {
      const name = ofTenant[0]?.tenantName ?? id;
      return { id, name, targets: ofTenant.map((target) => target.id), searched: searchKey(`${id} ${name}`) };
    })
    .sort((left, right) => (left.id < right.id ? -1 : 1));
}

/** A text as the search compares it: full-width and half-width forms, and large and small letters, are equal. */
export function searchKey(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
