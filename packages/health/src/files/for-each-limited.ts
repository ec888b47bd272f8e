/** Runs a function for each item, at most `limit` at once. No promise exists for an item that has not begun. */
export async function forEachLimited<Item>(
  items: readonly Item[],
  limit: number,
  run: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const entries = items.entries();
  const work = async () => {
    for (const [index, item] of entries) await run(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
}
