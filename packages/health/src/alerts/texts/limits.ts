import { cutBytes, cutCharacters, cutUnits } from './escape.ts';
import type { TextLimit } from './render.ts';

/** A limit in characters (code points). */
export function charactersLimit(most: number, escapePart?: (part: string) => string): TextLimit {
  const lengthOf = (text: string) => Array.from(text).length;
  return {
    fits: (text) => lengthOf(text) <= most,
    cut: (text, followedBy) => cutCharacters(text, most - lengthOf(followedBy)),
    ...(escapePart ? { escapePart } : {}),
  };
}

/** A limit in UTF-16 units. */
export function unitsLimit(most: number, escapePart?: (part: string) => string): TextLimit {
  return {
    fits: (text) => text.length <= most,
    cut: (text, followedBy) => cutUnits(text, most - followedBy.length),
    ...(escapePart ? { escapePart } : {}),
  };
}

/** A limit in bytes of UTF-8. */
export function bytesLimit(most: number, escapePart?: (part: string) => string): TextLimit {
  return {
    fits: (text) => Buffer.byteLength(text) <= most,
    cut: (text, followedBy) => cutBytes(text, most - Buffer.byteLength(followedBy)),
    ...(escapePart ? { escapePart } : {}),
  };
}
