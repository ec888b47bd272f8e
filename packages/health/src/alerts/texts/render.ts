import type { DeliveryContent, DeliveryKind } from '@mdmkit/monitor/model';
import { cutCharacters, oneLine } from './escape.ts';
import { japaneseSentences } from './japanese.ts';
import { type Language, phrases } from './phrases.ts';
import { inJapanese } from './translate.ts';

/** What a message is made from. */
export interface TextSource {
  /** Why it is sent. */
  readonly kind: DeliveryKind;
  /** The incident; null for none. */
  readonly incident: string | null;
  /** The facts. */
  readonly content: DeliveryContent;
  /** The language. */
  readonly language: Language;
  /** Whether the message about the problem was not delivered before it was over. */
  readonly hasUnsentProblem?: boolean;
}

/** A fact of a message. */
export interface MessageFact {
  /** Its label. */
  readonly label: string;
  /** Its value. */
  readonly value: string;
}

/** The parts of a message, each one line, not yet escaped for any format. */
export interface MessageText {
  /** Kind, severity and title. */
  readonly subject: string;
  /** The title without kind and severity: the same for all messages of an incident. */
  readonly title: string;
  /** What happened; the members of a digest, each in a paragraph. */
  readonly paragraphs: readonly string[];
  /** The facts. */
  readonly facts: readonly MessageFact[];
}

/** The longest title and paragraph, in characters: text of vendors has no limit. */
const longestTitle = 300;
const longestParagraph = 1_000;
/** The most members of a digest that are listed. */
const mostItems = 50;

/** Makes the parts of a message in a language. */
export function renderText(source: TextSource): MessageText {
  const { kind, content, language, hasUnsentProblem = false } = source;
  const phrase = phrases[language];
  const sentences = language === 'ja' ? japaneseSentences(content) : undefined;
  const title = cutCharacters(oneLine(sentences?.title ?? inLanguage(content.title, language)), longestTitle);
  const details = [sentences ? content.title : undefined, content.text && inLanguage(content.text, language)].flatMap(
    (text) => (text === undefined ? [] : [cutCharacters(oneLine(text), longestParagraph)]),
  );
  const severity = kind === 'test' || kind === 'digest' ? null : phrase.severities[content.severity];
  return {
    subject: phrase.subject(phrase.kinds[kind], kind === 'resolved' ? null : severity, title),
    title,
    paragraphs: [
      ...new Set([
        ...details.filter((text) => text !== title),
        ...(hasUnsentProblem ? [phrase.unsentProblem] : []),
        ...itemsOf(source),
      ]),
    ],
    facts: factsOf(source, sentences?.action),
  };
}

function itemsOf({ content: { items = [] }, language }: TextSource): readonly string[] {
  const phrase = phrases[language];
  const listed = items.slice(0, mostItems).map(({ kind, severity, text, atMs, incident }) => {
    const id = incident === undefined ? '' : ` (${oneLine(incident)})`;
    const line = `${timeText(atMs)} ${phrase.subject(phrase.kinds[kind], phrase.severities[severity], oneLine(text))}`;
    return `${cutCharacters(line, longestParagraph)}${id}`;
  });
  return items.length > mostItems ? [...listed, phrase.more(items.length - mostItems)] : listed;
}

function factsOf(
  { kind, incident, content, language }: TextSource,
  action: string | undefined,
): readonly MessageFact[] {
  const { labels, severities, owners } = phrases[language];
  const own = content.remedy && inLanguage(content.remedy, language);
  const remedy = kind === 'resolved' || kind === 'test' ? undefined : (action ?? own);
  const { owner, startedMs, endedMs } = content;
  const entries: readonly (readonly [string, string | undefined])[] = [
    [labels.action, remedy],
    [labels.severity, kind === 'test' ? undefined : severities[content.severity]],
    [labels.owner, owner === undefined ? undefined : (owners[owner] ?? owner)],
    [labels.service, content.service],
    [labels.tenant, content.tenant],
    [labels.location, content.location],
    [labels.since, startedMs === undefined ? undefined : timeText(startedMs)],
    [labels.until, endedMs === undefined ? undefined : timeText(endedMs)],
    [labels.acknowledgedBy, content.acknowledgedBy],
    [labels.incident, incident ?? undefined],
    [labels.reason, content.reason && inLanguage(content.reason, language)],
  ];
  return entries.flatMap(([label, value]) =>
    value === undefined ? [] : [{ label, value: cutCharacters(oneLine(value), longestParagraph) }],
  );
}

/** A sentence in a language, as far as it is one of this program. */
function inLanguage(text: string, language: Language): string {
  return language === 'ja' ? (inJapanese(text) ?? text) : text;
}

/** A time for people, in UTC: `2026-11-28 18:05:12Z`. */
function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** The links of a message. */
export interface MessageLinks {
  /** Shows the incident; null for none. */
  readonly incidentUrl: string | null;
  /** Opens a page with a button that acknowledges the incident; null for none. It is a secret of the receiver. */
  readonly acknowledgeUrl: string | null;
}

/** The links of a message with their labels, the one that acts first. */
export function linksOf(
  { incidentUrl, acknowledgeUrl }: MessageLinks,
  language: Language,
): readonly { readonly label: string; readonly url: string }[] {
  const { acknowledge, show } = phrases[language];
  return [
    ...(acknowledgeUrl === null ? [] : [{ label: acknowledge, url: acknowledgeUrl }]),
    ...(incidentUrl === null ? [] : [{ label: show, url: incidentUrl }]),
  ];
}

/** Writes a message as plain text: subject, paragraphs, facts, links. `escapePart` is used on everything but the links. */
export function plainText(
  text: MessageText,
  language: Language,
  links: MessageLinks,
  escapePart: (part: string) => string = (part) => part,
): string {
  const parts = [
    [text.subject, ...text.paragraphs].map(escapePart),
    text.facts.map(({ label, value }) => escapePart(`${label}: ${value}`)),
    linksOf(links, language).map(({ label, url }) => `${label}: ${url}`),
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

/**
 * Writes a message as plain text of a limited length: what is left out are facts, from the last on, then the end of the text. The
 * links stay whole.
 */
export function shortText(
  text: MessageText,
  language: Language,
  links: MessageLinks,
  { fits, cut, escapePart }: TextLimit,
): string {
  for (let facts = text.facts.length; facts >= 0; facts -= 1) {
    const whole = plainText({ ...text, facts: text.facts.slice(0, facts) }, language, links, escapePart);
    if (fits(whole)) return whole;
  }
  const end = plainText({ subject: '', title: '', paragraphs: [], facts: [] }, language, links).trim();
  const body = plainText({ ...text, facts: [] }, language, { incidentUrl: null, acknowledgeUrl: null }, escapePart);
  return end === '' ? cut(body, '') : `${cut(body, `\n\n${end}`)}\n\n${end}`;
}

/** How long a text may be. */
export interface TextLimit {
  /** Whether a text is short enough. */
  fits(text: string): boolean;
  /** Cuts a text so that it is short enough together with what follows it. */
  cut(text: string, followedBy: string): string;
  /** Escapes a part of the text. Default: as it is. */
  readonly escapePart?: (part: string) => string;
}
