/** Ids that may be used once. */
export interface UsedIds {
  /** Notes an id, which is forgotten after a time. Returns false if it was used before. */
  add(id: string, untilMs: number): boolean;
}

/** The most ids: a flood of sign-ins must not fill the memory. The oldest are forgotten first. */
const mostIds = 100_000;

/** Makes an empty set. */
export function createUsedIds(now: () => number): UsedIds {
  const ids = new Map<string, number>();
  const forgetOld = () => {
    for (const [id, untilMs] of ids) {
      if (untilMs > now() && ids.size <= mostIds) break;
      ids.delete(id);
    }
  };
  return {
    add(id, untilMs) {
      forgetOld();
      if (ids.has(id)) return false;
      ids.set(id, untilMs);
      return true;
    },
  };
}
