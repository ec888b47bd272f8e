import type { Explanation } from '../../explain/explanation.ts';

/** Writes an explanation for people. */
export function formatExplanation({ name, what, meaning, class: state, kind, owner, remedy }: Explanation): string {
  const rows = Object.entries({ meaning, class: state, kind, owner, 'what to do': remedy });
  const lines = rows.flatMap(([title, value]) => (value === undefined ? [] : [`  ${title.padEnd(10)}  ${value}`]));
  return `${name}: ${what}\n${lines.join('\n')}\n`;
}
