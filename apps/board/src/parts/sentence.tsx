import { printable } from '../format/printable.ts';
import { useTexts } from '../state/preferences.ts';

/** A sentence of the server, in the language of the board as far as it is written in it. */
export function Sentence({ english, japanese }: { readonly english: string; readonly japanese: string | null }) {
  const { language } = useTexts();
  if (language === 'ja' && japanese !== null) return <span lang="ja">{printable(japanese)}</span>;
  return <span lang="en">{printable(english)}</span>;
}
