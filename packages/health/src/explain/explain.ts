import { checkArgument } from '@mdmkit/core';
import { resultClasses } from '@mdmkit/monitor/model';
import { classMeanings } from './class-meanings.ts';
import type { Explanation } from './explanation.ts';
import { allOurCodes, catalogues, explainEntry, explainOurCode, explainVerdict } from './our-codes.ts';
import { readVendorWord } from './vendor-words.ts';

/**
 * Explains an error code, a vendor's own code, a class or a verdict. Empty if it is unknown; several explanations if two vendors
 * use the same code.
 * @example
 * const [explanation] = await explain('T_C_NOT_SIGNED');
 * console.log(explanation?.meaning, explanation?.remedy);
 */
export async function explain(what: string): Promise<readonly Explanation[]> {
  checkArgument('explain', 'what', what, 'text');
  const text = what.trim();
  const ours = explainClass(text) ?? explainVerdict(text) ?? (await explainOurCode(text.toUpperCase()));
  if (ours) return [ours];
  const number = await explainNumber(text);
  if (number) return [number];
  if (!/^[A-Za-z][\w.]{2,99}$/.test(text)) return [];
  const words = await readVendorWord(text);
  const explanations = await Promise.all(words.map(({ service, code }) => explainWord(text, service, code)));
  return explanations.filter((each) => each !== undefined);
}

/** Codes that contain the text, best first. */
export async function similarCodes(what: string): Promise<readonly string[]> {
  const wanted = what.trim().toUpperCase();
  const codes = [...(await allOurCodes()), ...resultClasses];
  return wanted.length < 3 ? [] : codes.filter((code) => code.toUpperCase().includes(wanted)).slice(0, 10);
}

function explainClass(name: string): Explanation | undefined {
  const resultClass = resultClasses.find((each) => each === name.toLowerCase());
  if (!resultClass) return undefined;
  return { name: resultClass, what: 'a class of results', ...classMeanings[resultClass] };
}

/** Apple's numbers for Apps and Books. */
async function explainNumber(text: string): Promise<Explanation | undefined> {
  if (!/^\d{1,6}$/.test(text)) return undefined;
  const { errorNumbers } = await import('@mdmkit/apple-vpp');
  const entry = Object.entries(errorNumbers).find(([number]) => number === text)?.[1];
  return entry && explainEntry(text, `Apple's error number for ${entry.code} (apple.vpp)`, entry, entry.code);
}

async function explainWord(word: string, service: string, code: string): Promise<Explanation | undefined> {
  const entries = (await catalogues()).find((each) => each.service === service)?.entries ?? {};
  const entry = Object.hasOwn(entries, code) ? entries[code] : undefined;
  return entry && explainEntry(word, `the vendor's code for ${code} (${service})`, entry, code);
}
