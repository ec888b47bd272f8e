import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutUnits } from '../texts/escape.ts';
import { plainText } from '../texts/render.ts';
import { ApiUrl, withoutSlash } from './api-url.ts';
import { type ChannelContext, type ChannelMessage, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { type ChannelAnswer, type ChannelRequest, member, sendRequest } from './http.ts';

const Id = z.int().min(1);

/** Backlog of Nulab: one issue for each incident. */
export const backlog = defineChannel({
  type: 'backlog',
  members: {
    url: ApiUrl.describe('The address of the space, such as https://example.backlog.com.'),
    apiKey: SecretReference.describe('The API key. It can do all that its user can: use an account of its own.'),
    project: Id.describe('The id of the project.'),
    issueType: Id.describe('The id of the type of the issues.'),
    priority: Id.optional().describe('The id of the priority. Default: 3 (normal).'),
    closedStatus: Id.optional().describe('The id of the status of an issue that is over. Default: 4 (closed).'),
  },
  rate: { perMinute: 30, burst: 2, coalesces: false },
  honoursKeys: false,
  isPage: true,
  async send(message, config, context) {
    const call = caller(config.url, await context.secret(config.apiKey), context);
    const { project, issueType, priority = 3, closedStatus = 4 } = config;
    const id = `${context.installation}/${message.incident ?? message.key}`;
    const text = plainText(message.text, message.language, message);
    const existing = await findIssue(call, id, project, closedStatus);
    const close = async (key: string) => {
      const form = [
        ['statusId', String(closedStatus)],
        ['comment', cutUnits(text, 50_000)],
      ] as const;
      await call({ method: 'PATCH', path: `/${key}`, form });
    };
    if (message.kind === 'resolved') {
      // A person may have closed it.
      if (existing !== undefined) await close(existing);
      return { providerId: existing };
    }
    if (existing !== undefined) {
      await call({ method: 'PATCH', path: `/${existing}`, form: [['comment', cutUnits(text, 50_000)]] });
      return { providerId: existing };
    }
    const { json } = await call({
      method: 'POST',
      path: '',
      form: [
        ['projectId', String(project)],
        ['summary', summaryOf(message)],
        ['issueTypeId', String(issueType)],
        ['priorityId', String(priority)],
        // The id is found by it later.
        ['description', `${cutUnits(text, 99_000)}\n\n${id}`],
      ],
    });
    const key = keyOf(json);
    // A test leaves nothing open.
    if (message.kind === 'test' && key !== undefined) await close(key);
    return { providerId: key };
  },
});

function summaryOf({ text }: ChannelMessage): string {
  return cutUnits(text.subject, 255);
}

type Call = (request: Pick<ChannelRequest, 'method' | 'form'> & { readonly path: string }) => Promise<ChannelAnswer>;

function caller(url: string, apiKey: string, context: ChannelContext): Call {
  const headers = { 'backlog-api-key': apiKey };
  return async ({ path, ...request }) =>
    await sendRequest({ ...request, url: `${withoutSlash(url)}/api/v2/issues${path}`, headers, explain }, context);
}

/** The time to wait is an instant in seconds since 1970; there is no Retry-After. */
function explain({ status, headers, nowMs }: ChannelAnswer): ChannelError | undefined {
  const resetMs = Number(headers['x-ratelimit-reset']) * 1_000;
  if (status !== 429 || !Number.isFinite(resetMs) || headers['retry-after'] !== undefined) return undefined;
  return new ChannelError('retry', 'Backlog cannot take the message now (HTTP 429).', {
    retryAfterMs: Math.max(1_000, resetMs - nowMs),
  });
}

/** Backlog has no idempotency key: the id of the incident is looked for before an issue is made. */
async function findIssue(call: Call, id: string, project: number, closedStatus: number): Promise<string | undefined> {
  const query = new URLSearchParams({ 'projectId[]': String(project), keyword: id, count: '20' });
  const { json, status } = await call({ method: 'GET', path: `?${query.toString()}` });
  if (!Array.isArray(json)) throw new ChannelError('retry', `Backlog did not answer with a list (HTTP ${status}).`);
  const issues: readonly unknown[] = json;
  return keyOf(
    issues.find((issue) => {
      const description = member(issue, 'description');
      const isOurs = typeof description === 'string' && description.trimEnd().endsWith(`\n${id}`);
      return isOurs && member(issue, 'status', 'id') !== closedStatus;
    }),
  );
}

function keyOf(issue: unknown): string | undefined {
  const key = member(issue, 'issueKey');
  return typeof key === 'string' && /^[A-Z0-9_]{1,40}-\d{1,10}$/.test(key) ? key : undefined;
}
