import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutUnits } from '../texts/escape.ts';
import { plainText } from '../texts/render.ts';
import { ApiUrl, withoutSlash } from './api-url.ts';
import { type ChannelContext, type ChannelMessage, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { basicAuthorization, type ChannelAnswer, type ChannelRequest, member, sendRequest } from './http.ts';

const impactOf = { warning: '3', minor: '3', major: '2', critical: '1' } as const;

/** ServiceNow, by the Table API: one incident there for each incident here. */
export const servicenow = defineChannel({
  type: 'servicenow',
  members: {
    url: ApiUrl.describe('The address of the instance, such as https://example.service-now.com.'),
    user: z.string().min(1).max(200).describe('The user, with the right to write incidents.'),
    password: SecretReference.describe('The password of the user.'),
    assignmentGroup: z.string().min(1).max(200).optional().describe('The group that gets the ticket. Default: none.'),
    closeCode: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The resolution code of a ticket that is over. Default: "Solved (Permanently)".'),
  },
  rate: { perMinute: 60, burst: 10, coalesces: false },
  honoursKeys: false,
  isPage: true,
  async send(message, config, context) {
    const call = caller(config.url, await basicAuthorization(config.user, config.password, context), context);
    const note = cutUnits(plainText(message.text, message.language, message), 15_000);
    const id = correlationOf(message, context);
    const existing = await findTicket(call, id);
    if (message.kind === 'resolved') {
      // A person may have closed it.
      if (existing === undefined) return {};
      const closing = { state: '6', close_code: config.closeCode ?? 'Solved (Permanently)', close_notes: note };
      await call({ method: 'PATCH', path: `/${existing}`, json: closing });
      return { providerId: existing };
    }
    if (existing !== undefined) {
      const { severity } = message.content;
      const update = { work_notes: note, impact: impactOf[severity], urgency: impactOf[severity] };
      await call({ method: 'PATCH', path: `/${existing}`, json: update });
      return { providerId: existing };
    }
    const ticket = ticketOf(message, note, id, config.assignmentGroup);
    const sysId = sysIdOf(member((await call({ method: 'POST', path: '', json: ticket })).json, 'result'));
    // A test leaves nothing open.
    if (message.kind === 'test' && sysId !== undefined)
      await call({
        method: 'PATCH',
        path: `/${sysId}`,
        json: { state: '6', close_code: config.closeCode ?? 'Solved (Permanently)', close_notes: note },
      });
    return { providerId: sysId };
  },
});

type Call = (request: Pick<ChannelRequest, 'method' | 'json'> & { readonly path: string }) => Promise<ChannelAnswer>;

function caller(url: string, authorization: string, context: ChannelContext): Call {
  const headers = { authorization, accept: 'application/json' };
  return async ({ path, ...request }) =>
    await sendRequest(
      { ...request, url: `${withoutSlash(url)}/api/now/table/incident${path}`, headers, explain },
      context,
    );
}

/** An instance that sleeps answers 200 with a page. */
function explain({ status, json }: ChannelAnswer): ChannelError | undefined {
  if (status >= 300 || member(json, 'result') !== undefined) return undefined;
  return new ChannelError(
    'retry',
    `ServiceNow did not answer with JSON (HTTP ${status}). The instance may hibernate: open it in a browser.`,
  );
}

/** The field has at most 100 characters. */
function correlationOf({ incident, key }: ChannelMessage, { installation }: ChannelContext): string {
  const id = `${installation}/${incident ?? key}`;
  return /^[\w./-]{1,100}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

/** The API has no idempotency key: the id of the incident is looked up before a ticket is made. */
async function findTicket(call: Call, id: string): Promise<string | undefined> {
  const query = new URLSearchParams({
    sysparm_query: `correlation_id=${id}^active=true^state!=6`,
    sysparm_fields: 'sys_id,number',
    sysparm_limit: '1',
  });
  const { json } = await call({ method: 'GET', path: `?${query.toString()}` });
  return sysIdOf(member(json, 'result', '0'));
}

function sysIdOf(ticket: unknown): string | undefined {
  const id = member(ticket, 'sys_id');
  return typeof id === 'string' && /^\w{1,64}$/.test(id) ? id : undefined;
}

function ticketOf({ text, content }: ChannelMessage, note: string, id: string, group: string | undefined): object {
  return {
    short_description: cutUnits(text.subject, 160),
    description: note,
    impact: impactOf[content.severity],
    urgency: impactOf[content.severity],
    correlation_id: id,
    correlation_display: 'health-check',
    ...(group === undefined ? {} : { assignment_group: group }),
  };
}
