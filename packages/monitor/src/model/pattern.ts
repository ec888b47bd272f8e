/**
 * Makes a function that tells whether a pattern fits a target's id: the whole of it, or its first parts. `*` stands for
 * anything within a part: `aurora`, `aurora/apple.vpp`, `*` + `/apple.dep`.
 */
export function createPattern(pattern: string): (id: string) => boolean {
  const parts = pattern.split('/').map((part) => part.split('*').map(escaped).join('[^/]*'));
  const expression = new RegExp(`^${parts.join('/')}(?:/|$)`);
  return (id) => expression.test(id);
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
