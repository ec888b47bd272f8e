import { isWebPageText } from '@mdmkit/core';
import type { NetworkAnswer } from '../../network/answer.ts';
import type { EndpointCode } from './findings.ts';
import type { EndpointHost, EndpointQuestion, Signature } from './hosts.ts';

/** What an answer means. */
export interface AnswerVerdict {
  /** What is wrong; undefined when the vendor answered. */
  readonly code: EndpointCode | undefined;
  /** Whether the answer is one of those that are known. */
  readonly isKnown: boolean;
  /** What is known of this case; nothing of it is secret. */
  readonly detail?: string;
}

/** Tells the vendor's answer from that of a portal, a filter or a proxy. The chain has been judged before. */
export function judgeAnswer(
  target: Pick<EndpointHost, 'vendor' | 'required'>,
  question: EndpointQuestion,
  answer: NetworkAnswer,
): AnswerVerdict {
  const { status } = answer;
  if (question.status.includes(status) && matches(question.signature, answer)) return usualAnswer;
  if (status === 511) return portal('status 511');
  if (status === 407) return { code: 'ENDPOINT_PROXY_AUTH', isKnown: false, detail: 'status 407' };
  if (target.vendor === 'own') return judgeOwn(answer);
  if (status >= 300 && status < 400) return judgeRedirect(target, answer);
  // A control that answers something else is a portal, whatever it looks like.
  if (target.required === 'control' && status < 500) return portal(`status ${status}`);
  // Google's front end answers its own failures with a web page: the chain has shown that it is Google.
  if (status >= 500) return { code: 'ENDPOINT_VENDOR_ERROR', isKnown: true, detail: `status ${status}` };
  if (status === 429) return { code: 'ENDPOINT_THROTTLED', isKnown: true, detail: 'status 429' };
  if (isWebPage(answer) && question.signature.kind !== 'none')
    return { code: 'ENDPOINT_BLOCK_PAGE', isKnown: false, detail: `status ${status}${titleOf(answer)}` };
  return { code: undefined, isKnown: false, detail: `status ${status}` };
}

const usualAnswer: AnswerVerdict = { code: undefined, isKnown: true };

function portal(detail: string): AnswerVerdict {
  return { code: 'ENDPOINT_PORTAL', isKnown: false, detail };
}

/** Of a host of one's own the configuration says what is right; whatever else comes needs a look by an operator. */
function judgeOwn(answer: NetworkAnswer): AnswerVerdict {
  const { status, headers } = answer;
  if (status >= 500) return { code: 'ENDPOINT_OWN_ERROR', isKnown: true, detail: `status ${status}` };
  const to = URL.canParse(headers.location ?? '') ? ` to ${new URL(headers.location ?? '').hostname}` : '';
  return { code: 'ENDPOINT_OWN_UNEXPECTED', isKnown: false, detail: `status ${status}${to}${titleOf(answer)}` };
}

const domains: Readonly<Record<EndpointHost['vendor'], readonly string[]>> = {
  own: [],
  apple: ['apple.com', 'icloud.com'],
  google: ['google.com', 'googleapis.com'],
};

/** Only the host of a redirect is kept: its query may hold whatever a filter knows of this machine. */
function judgeRedirect({ vendor }: Pick<EndpointHost, 'vendor'>, { headers, status }: NetworkAnswer): AnswerVerdict {
  const location = headers.location ?? '';
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (!url) return { code: undefined, isKnown: false, detail: `status ${status}` };
  const isOwn = domains[vendor].some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  if (isOwn) return { code: undefined, isKnown: false, detail: `status ${status} to ${url.hostname}` };
  const blocks = url.port === '81' || ['reason', 'rule', 'cat'].some((name) => url.searchParams.has(name));
  const code = blocks ? 'ENDPOINT_BLOCK_PAGE' : 'ENDPOINT_PORTAL';
  return { code, isKnown: false, detail: `redirected to ${url.hostname}` };
}

function matches(signature: Signature, { body, headers }: NetworkAnswer): boolean {
  const start = body.subarray(0, 512).toString('utf8');
  switch (signature.kind) {
    case 'none':
      return !isWebPageText(start);
    case 'any':
      return true;
    case 'text':
      return body.includes(signature.text);
    case 'empty':
      return body.length === 0;
    case 'der':
      return body[0] === 0x30;
    case 'regex':
      return new RegExp(signature.pattern).test(signature.pattern.startsWith('^') ? start : body.toString('utf8'));
    case 'json':
      return hasMember(body.toString('utf8'), signature) && !/html/i.test(headers['content-type'] ?? '');
  }
}

/** Large documents are read in part only, so the member is looked for in the text rather than in a parsed value. */
function hasMember(text: string, { member, value }: Signature & { readonly kind: 'json' }): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  const wanted = value === undefined ? '' : `\\s*${JSON.stringify(value).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`;
  return new RegExp(`"${member}"\\s*:${wanted}`).test(text);
}

function isWebPage({ headers, body }: NetworkAnswer): boolean {
  return /text\/html/i.test(headers['content-type'] ?? '') || isWebPageText(body.subarray(0, 2_000).toString('utf8'));
}

/** The page's title: who blocks, in its own words. */
function titleOf({ body }: NetworkAnswer): string {
  const title = /<title[^>]*>([^<]{0,500})/i.exec(body.toString('utf8'))?.[1] ?? '';
  const text = title.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return text === '' ? '' : `, "${text.slice(0, 120)}"`;
}
