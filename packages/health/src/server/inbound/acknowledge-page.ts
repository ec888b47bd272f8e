import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { type AcknowledgeLink, acknowledgePath } from '../../alerts/acknowledge-links.ts';
import { cutCharacters, escapeMarkup, oneLine } from '../../alerts/texts/escape.ts';
import { type Language, phrases } from '../../alerts/texts/phrases.ts';
import { OperatorRequestError } from '../../service/operator-requests.ts';
import type { AppOptions } from '../app-options.ts';
import { htmlPage } from '../html-page.ts';
import { ProblemError } from '../problem.ts';
import { type PageTexts, pageTexts } from './page-texts.ts';

/** A page without a script, which no other page may show. */
export const acknowledgeHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
  },
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
});

/** The longest name of a person, in characters. */
const longestName = 60;
/** The largest body of the form, in bytes. */
const mostBytes = 8_192;

/** What a page shows. */
interface Page {
  readonly status: 200 | 403 | 404 | 410 | 503;
  readonly language: Language;
  readonly text: string;
  /** The incident, for a page with a button. */
  readonly title?: string;
  readonly hasButton?: boolean;
}

/**
 * Adds the page that links in messages open. Mail scanners open every link: GET, HEAD and OPTIONS change nothing, only the button
 * acknowledges. A link acts once; a second time it shows what is true by then.
 */
export function addAcknowledgePage(app: Hono, options: Pick<AppOptions, 'alerts' | 'limitRequests' | 'context'>): void {
  const { alerts, limitRequests, context } = options;
  const answer = (act: boolean) => async (c: Context) => {
    // All holders of links together: they have no names.
    limitRequests('acknowledge');
    const link = (await alerts?.readLink(c.req.param('token') ?? '')) ?? 'unusable';
    if (typeof link === 'string') return respond(c, refusal(link));
    const isUsed = await wasUsed(link, context);
    if (act && !isUsed) await acknowledge(link, await nameIn(c), options);
    return respond(c, await pageOf(link, isUsed ? 'used' : act ? 'done' : 'question', context));
  };
  app.get(`${acknowledgePath}:token`, answer(false));
  app.post(`${acknowledgePath}:token`, bodyLimit({ maxSize: mostBytes, onError: refuseLargeBody }), answer(true));
}

function refuseLargeBody(): never {
  throw new ProblemError('PAYLOAD_TOO_LARGE', `Send a form of at most ${mostBytes} bytes.`);
}

/** Whether a link has acted. One of a storm has acted once every member that is open is acknowledged by it. */
async function wasUsed({ id, incident }: AcknowledgeLink, { store }: AppOptions['context']): Promise<boolean> {
  if (await store.commandOfKey(`link/${id}`)) return true;
  const members = await store.stormMembers(incident);
  const commands = await Promise.all(
    members.map(async (member) => await store.commandOfKey(`link/${id}/${member.incident}`)),
  );
  return commands.length > 0 && commands.every((command) => command !== undefined);
}

async function acknowledge(
  { id, incident, channel }: AcknowledgeLink,
  name: string,
  { context }: Pick<AppOptions, 'context'>,
): Promise<void> {
  const by = name === '' ? `link:${channel}` : `link:${channel}/${name}`;
  try {
    await context.operator.acknowledge(incident, undefined, { by, idempotencyKey: `link/${id}` });
  } catch (error) {
    // The page says that the incident is closed, or that there is none.
    if (!(error instanceof OperatorRequestError)) throw error;
  }
}

async function nameIn(c: Context): Promise<string> {
  // A body that cannot be read holds no name; the button was pressed all the same.
  const form = await c.req.parseBody().catch(() => ({ name: '' }));
  return typeof form.name === 'string' ? cutCharacters(oneLine(form.name), longestName) : '';
}

/** What is true now. */
async function pageOf(
  { incident: id, language }: AcknowledgeLink,
  outcome: 'question' | 'done' | 'used',
  { store }: AppOptions['context'],
): Promise<Page> {
  const texts = pageTexts[language];
  const [story, escalation] = await Promise.all([store.incident(id), store.escalation(id)]);
  const members = story ? [] : await store.stormMembers(id);
  const title = story?.incident.title ?? escalation?.content.title;
  if (title === undefined) return { status: 404, language, text: texts.gone };
  const isOver = story ? story.incident.closedMs !== null : members.length === 0;
  if (isOver) return { status: 200, language, title, text: texts.over };
  const acknowledged = story?.incident.acknowledged;
  if (acknowledged)
    return { status: 200, language, title, text: texts.acknowledged(acknowledged.by, timeText(acknowledged.untilMs)) };
  return { status: 200, language, title, text: texts[outcome], hasButton: outcome === 'question' };
}

function refusal(link: 'expired' | 'invalid' | 'unusable'): Page {
  const texts = pageTexts.en;
  if (link === 'expired') return { status: 410, language: 'en', text: texts.expired };
  if (link === 'invalid') return { status: 403, language: 'en', text: texts.invalid };
  return { status: 503, language: 'en', text: texts.unusable };
}

function respond(c: Context, { status, ...page }: Page): Response {
  return c.html(htmlOf(page, pageTexts[page.language]), status, { 'cache-control': 'no-store' });
}

function htmlOf({ language, title, text, hasButton = false }: Omit<Page, 'status'>, texts: PageTexts): string {
  const label = escapeMarkup(phrases[language].acknowledge);
  return htmlPage(language, phrases[language].acknowledge, [
    ...(title === undefined ? [] : [`<h1>${escapeMarkup(oneLine(title))}</h1>`]),
    `<p>${escapeMarkup(text)}</p>`,
    ...(hasButton
      ? [
          '<form method="post">',
          `<p><label>${escapeMarkup(texts.name)} <input name="name" maxlength="${longestName}" autocomplete="name"></label></p>`,
          `<p><button type="submit">${label}</button></p></form>`,
        ]
      : []),
  ]);
}

function timeText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
