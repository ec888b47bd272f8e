import { z } from 'zod';
import type { ChannelCase } from './cases.ts';

const token = 'token-that-the-partner-gets-from-us';
const Nullable = z.string().nullable();

/** A ticket as docs/partner.md describes it. */
const Ticket = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().startsWith('test/').max(200),
  incident: Nullable,
  event: z.string(),
  sequence: z.int(),
  at: z.iso.datetime(),
  state: z.enum(['open', 'resolved']),
  title: z.string(),
  subject: z.string(),
  details: z.array(z.string()),
  remedy: Nullable,
  severity: z.enum(['warning', 'minor', 'major', 'critical']),
  verdict: Nullable,
  owner: Nullable,
  service: Nullable,
  location: Nullable,
  startedAt: Nullable,
  endedAt: Nullable,
  evidence: z
    .strictObject({
      tenants: z.int(),
      failing: z.int(),
      locations: z.array(z.string()),
      codes: z.array(z.string()),
    })
    .nullable(),
  affected: z.strictObject({ tenants: z.int().nullable(), tenant: Nullable }),
  notifiedBefore: z.array(z.string()),
  reason: Nullable,
  runbookUrl: Nullable,
  incidentUrl: Nullable,
  answerUrl: Nullable,
});

export const partnerCase: ChannelCase = {
  type: 'partner',
  config: () => ({
    type: 'partner',
    url: { env: 'URL' },
    token: { env: 'TOKEN' },
    answerToken: { env: 'ANSWER' },
    runbookUrl: 'https://wiki.example.com/runbook',
  }),
  secrets: (url) => ({ URL: `${url}/tickets`, TOKEN: token, ANSWER: 'token-that-the-partner-answers-with' }),
  secretParts: [token, 'token-that-the-partner-answers-with'],
  vendor: () => {
    const tickets = new Map<string, string>();
    return ({ headers, json, method, path }, complain) => {
      if (method !== 'POST' || path !== '/tickets') complain('no such address');
      if (headers.authorization !== `Bearer ${token}`) complain('the token is wrong');
      if (!/^[0-9a-f]{64}$/.test(String(headers['idempotency-key']))) complain('the idempotency key is wrong');
      const ticket = Ticket.safeParse(json);
      if (!ticket.success) {
        complain(z.prettifyError(ticket.error));
        return { status: 400 };
      }
      const { id, state, incident, answerUrl, event } = ticket.data;
      if (incident !== null && answerUrl !== `https://health.example.com/inbound/alarm/tickets/${incident}`)
        if (answerUrl !== null) complain('the address of the answer is wrong');
      const before = tickets.get(id);
      if (event === 'test' && state !== 'resolved') complain('a test asks for work');
      if (state === 'resolved' && event !== 'test' && before !== 'open')
        complain('the end of a ticket that is not open');
      tickets.set(id, state);
      return { status: before === undefined ? 201 : 200 };
    };
  },
};
