/** The ids of the tenants of `board-100k`. */
export const boardTenants: readonly string[] = Array.from(
  { length: 25_000 },
  (_, tenant) => `tenant-${`${tenant}`.padStart(5, '0')}`,
);

/** The services of each tenant of `board-100k`. */
export const boardServices = ['apple.dep', 'apple.vpp', 'apple.business', 'google.amapi'] as const;
