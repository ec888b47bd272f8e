/** How pages are cut. */
export interface Paging {
  /** Records on one page. */
  readonly pageSize: number;
  /** The indexes of pages that are empty although others may follow. */
  readonly emptyPages: readonly number[];
}

/** Which records are on a page. */
export interface PageCut {
  /** The place of the first. */
  readonly start: number;
  /** How many places it has. */
  readonly length: number;
  /** How many pages there are. */
  readonly totalPages: number;
}

/** Finds a page in so many records; undefined when there is no such page. An empty page shifts the ones after it. */
export function cutPage(records: number, pageIndex: number, { pageSize, emptyPages }: Paging): PageCut | undefined {
  let totalPages = Math.max(1, Math.ceil(records / pageSize));
  const empty = [...new Set(emptyPages)].sort((first, second) => first - second);
  for (const index of empty) if (index < totalPages) totalPages += 1;
  if (pageIndex >= totalPages) return undefined;
  if (empty.includes(pageIndex)) return { start: 0, length: 0, totalPages };
  const start = (pageIndex - empty.filter((index) => index < pageIndex).length) * pageSize;
  return { start, length: Math.min(pageSize, Math.max(0, records - start)), totalPages };
}

/** The members of every page that is asked for by index. */
export function pageFacts(
  pageIndex: number,
  { totalPages }: PageCut,
  size: number,
  versionId: string,
): Record<string, unknown> {
  return {
    currentPageIndex: pageIndex,
    ...(pageIndex + 1 < totalPages ? { nextPageIndex: pageIndex + 1 } : {}),
    size,
    totalPages,
    versionId,
  };
}

/** The index that a query asks for; undefined when it cannot be read. */
export function readPageIndex(query: URLSearchParams): number | undefined {
  const text = query.get('pageIndex') ?? '0';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Yes-or-no parameters, null where absent; undefined when one cannot be read. */
export function readFlags(query: URLSearchParams, names: readonly string[]): (string | null)[] | undefined {
  const flags = names.map((name) => query.get(name));
  return flags.some((flag) => flag !== null && flag !== 'true' && flag !== 'false') ? undefined : flags;
}
