/** How many ids a message lists. */
const mostListed = 20;

/**
 * Says that an id names nothing, and which ids exist: `there is no channel of this id; expected one of chat, mail`.
 *
 * @param kind - What it should name, such as `channel`.
 * @param ids - The ids that exist.
 */
export function unknownId(kind: string, ids: Iterable<string>): string {
  const all = [...new Set(ids)];
  if (all.length === 0) return `there is no ${kind} of this id; the configuration has none`;
  const more = all.length > mostListed ? ` or ${all.length - mostListed} more` : '';
  return `there is no ${kind} of this id; expected ${all.length === 1 ? '' : 'one of '}${all.slice(0, mostListed).join(', ')}${more}`;
}
