import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { incomparableLength } from '../../files/incomparable-length.ts';
import { SecretReference } from '../../secrets/secret-reference.ts';
import {
  type ChannelContext,
  type ChannelMessage,
  defineChannel,
  type InboundAnswer,
  type InboundContext,
  type InboundRequest,
  ticketStates,
} from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { secretUrl, sendRequest } from './http.ts';

/** The shortest token that a partner may answer with, in characters. */
const shortestToken = 24;

/** What a partner says of a ticket. */
const Change = z.strictObject({
  state: z.enum(ticketStates),
  by: z.string().min(1).max(100).optional(),
  reference: z.string().min(1).max(100).optional(),
  note: z.string().min(1).max(500).optional(),
});

/**
 * A partner's ticket system, by an interface of our own: a ticket for each incident, identified by the incident, so that a
 * repetition changes nothing. The partner answers at `/inbound/ID/tickets/INCIDENT`.
 */
export const partner = defineChannel({
  type: 'partner',
  members: {
    url: SecretReference.describe('The address that takes tickets: https, or http on this machine.'),
    token: SecretReference.describe('The bearer token that is sent with each ticket.'),
    answerToken: z
      .union([SecretReference, z.array(SecretReference).min(1).max(4)])
      .describe(
        'The bearer token that the partner answers with, at least 24 characters. During a change: the new one and the old one.',
      ),
    runbookUrl: z
      .string()
      .regex(/^https:\/\/[^\s<>]+$/, 'expected an https address')
      .optional()
      .describe('The address of the runbook for the partner. Default: none.'),
  },
  rate: { perMinute: 600, burst: 50, coalesces: false },
  honoursKeys: true,
  isPage: true,
  lacksWithoutAddress: () => 'the partner cannot accept or return a ticket',
  async send(message, config, context) {
    const url = await secretUrl(config.url, context);
    const headers = {
      authorization: `Bearer ${await context.secret(config.token)}`,
      'idempotency-key': createHash('sha256').update(`${context.installation} ${message.key}`).digest('hex'),
    };
    const ticket = ticketOf(message, config.runbookUrl, context);
    await sendRequest({ url: url.href, headers, json: ticket }, context);
    return { providerId: ticket.id };
  },
  async receive(request, config, context) {
    const references = Array.isArray(config.answerToken) ? config.answerToken : [config.answerToken];
    const tokens = await Promise.all(references.map(async (reference) => await context.secret(reference)));
    if (!tokens.some((token) => isBearer(request, token)))
      return problem(401, 'Send the agreed token: Authorization: Bearer …');
    const [, incident] = /^\/tickets\/([^/]{1,100})$/.exec(request.path) ?? [];
    if (incident === undefined) return problem(404, 'There is no such address. Tickets are at tickets/INCIDENT.');
    if (request.method === 'GET') return await show(incident, context);
    if (request.method !== 'PUT') return problem(405, 'Use GET or PUT.');
    return await change(incident, request, context);
  },
});

/** A ticket as the partner gets it: no token, no personal data. */
function ticketOf(message: ChannelMessage, runbookUrl: string | undefined, context: ChannelContext) {
  const { incident, key, kind, sequence, atMs, text, content, incidentUrl } = message;
  const { id, installation, publicUrl } = context;
  const { title, severity, verdict, owner, service, tenant, location, startedMs, endedMs, evidence } = content;
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  return {
    schemaVersion: 1,
    // The same for all messages about an incident: the partner updates its ticket.
    id: `${installation}/${incident ?? key}`,
    incident,
    event: kind,
    sequence,
    at: time(atMs),
    // A test asks for no work.
    state: kind === 'resolved' || kind === 'test' ? 'resolved' : 'open',
    title: title.toWellFormed(),
    subject: text.subject,
    details: text.paragraphs,
    remedy: content.remedy?.toWellFormed() ?? null,
    severity,
    verdict: verdict ?? null,
    owner: owner ?? null,
    service: service ?? null,
    location: location ?? null,
    startedAt: time(startedMs),
    endedAt: time(endedMs),
    evidence: evidence ?? null,
    affected: { tenants: evidence?.failing ?? null, tenant: tenant ?? null },
    notifiedBefore: content.notified ?? [],
    reason: content.reason ?? null,
    runbookUrl: runbookUrl ?? null,
    incidentUrl,
    answerUrl:
      publicUrl === undefined || incident === null
        ? null
        : `${publicUrl}/inbound/${encodeURIComponent(id)}/tickets/${encodeURIComponent(incident)}`,
  };
}

function isBearer({ headers }: InboundRequest, token: string): boolean {
  if (token.length < shortestToken)
    throw new ChannelError(
      'broken',
      `The token of the partner has less than ${shortestToken} characters. Make a longer one.`,
    );
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(headers.authorization ?? ''), hash(`Bearer ${token}`));
}

async function show(incident: string, { actions }: InboundContext): Promise<InboundAnswer> {
  const ticket = await actions.ticket(incident);
  return ticket ? answer(200, ticket) : unknownTicket();
}

async function change(incident: string, { body }: InboundRequest, { actions }: InboundContext): Promise<InboundAnswer> {
  const sent = parse(body);
  const parsed = Change.safeParse(incomparableLength(sent) ? undefined : sent);
  if (!parsed.success)
    return problem(
      400,
      `Send JSON with "state" (${ticketStates.join(', ')}) and, if you want, "by", "reference", "note".`,
    );
  const { by = 'partner', ...rest } = parsed.data;
  const changed = await actions.changeTicket(incident, { ...rest, by });
  if (changed === 'unknown') return unknownTicket();
  if (changed === 'conflict') {
    const current = await actions.ticket(incident);
    return problem(
      409,
      `The ticket is "${current?.state ?? 'new'}" and its incident is ${current?.isOpen ? 'open' : 'over'}: it cannot become "${rest.state}".`,
    );
  }
  return answer(200, changed);
}

function unknownTicket(): InboundAnswer {
  return problem(404, 'This partner was not notified of such an incident.');
}

function answer(status: number, body: object): InboundAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}

function problem(status: number, detail: string): InboundAnswer {
  return {
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', status, detail }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
