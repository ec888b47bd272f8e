import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutCharacters, oneLine } from '../texts/escape.ts';
import { ApiUrl, withoutSlash } from './api-url.ts';
import { type ChannelContext, type ChannelMessage, defineChannel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { basicAuthorization, sendRequest } from './http.ts';

/** How often an alert that goes on is sent again, in milliseconds: as often as Prometheus does. */
const againMs = 60_000;
/** How long an alert goes on without being sent again, in milliseconds. */
const aliveMs = 240_000;
/** How long one member of a cluster may take, in milliseconds: it must not keep the others waiting. */
const memberMs = 10_000;

const LabelName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of a label');

/** Alertmanager, by its API v2. An alert is sent again while the incident goes on. */
export const alertmanager = defineChannel({
  type: 'alertmanager',
  members: {
    urls: z
      .array(ApiUrl)
      .min(1)
      .max(8)
      .describe('The address of every member of the cluster, with its path prefix. Each of them gets every alert.'),
    user: z.string().min(1).optional().describe('The user for basic authentication. Default: none.'),
    password: SecretReference.optional().describe('The password of the user.'),
    labels: z.record(LabelName, z.string().max(200)).optional().describe('More labels for every alert. Default: none.'),
  },
  rate: { perMinute: 600, burst: 50, coalesces: false },
  honoursKeys: true,
  check: ({ user, password }) =>
    (user === undefined) === (password === undefined) ? undefined : 'expected both "user" and "password", or neither',
  async send(message, config, context) {
    const labels = labelsOf(message, config.labels, context);
    await post([alertOf(message, labels, context)], config, context);
    return { providerId: JSON.stringify(labels) };
  },
  standing: {
    everyMs: againMs,
    afterResolvedMs: 300_000,
    async send(messages, config, context) {
      const alerts = messages.map((message) => alertOf(message, labelsOf(message, config.labels, context), context));
      await post(alerts, config, context);
    },
  },
});

type Labels = Readonly<Record<string, string>>;

/**
 * The labels are the identity of an alert: they stay as they were in the first message, although severity and verdict may change
 * later. The id of the first message holds them.
 */
function labelsOf(message: ChannelMessage, more: Labels | undefined, { installation }: ChannelContext): Labels {
  const first = message.threadId === null ? undefined : parseLabels(message.threadId);
  if (first) return first;
  const { severity, service, tenant, location, verdict, owner } = message.content;
  const own = { severity, service, tenant, location, verdict, owner };
  const labels = {
    ...more,
    alertname: 'MdmIncident',
    installation,
    incident: message.incident ?? message.key,
    ...own,
  };
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) => {
      const text = value === undefined ? '' : cutCharacters(oneLine(value), 200);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

function parseLabels(text: string): Labels | undefined {
  try {
    const parsed = z.record(z.string(), z.string()).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function alertOf(message: ChannelMessage, labels: Labels, { clock }: ChannelContext): object {
  const { kind, atMs, content, text, incidentUrl } = message;
  const startMs = content.startedMs ?? atMs;
  const endMs = kind === 'resolved' ? Math.max(atMs, startMs + 1) : clock.now() + aliveMs;
  return {
    labels,
    annotations: {
      summary: text.subject,
      description: text.paragraphs.join('\n'),
      severity: content.severity,
      ...(content.remedy === undefined ? {} : { remedy: oneLine(content.remedy) }),
    },
    startsAt: new Date(startMs).toISOString(),
    endsAt: new Date(endMs).toISOString(),
    ...(incidentUrl === null ? {} : { generatorURL: incidentUrl }),
  };
}

interface AlertmanagerConfig {
  readonly urls: readonly string[];
  readonly user?: string | undefined;
  readonly password?: SecretReference | undefined;
}

/** Sends alerts to every member. It is enough that one takes them: the next repetition reaches the others. */
async function post(
  alerts: readonly object[],
  { urls, user, password }: AlertmanagerConfig,
  context: ChannelContext,
): Promise<void> {
  const headers =
    user === undefined || !password ? {} : { authorization: await basicAuthorization(user, password, context) };
  const limit = { ...context, signal: AbortSignal.any([context.signal, AbortSignal.timeout(memberMs)]) };
  const results = await Promise.allSettled(
    urls.map(
      async (url) => await sendRequest({ url: `${withoutSlash(url)}/api/v2/alerts`, headers, json: alerts }, limit),
    ),
  );
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length < results.length) return;
  // One that may work later counts more than one that is broken for good.
  const retry = failures.find((error) => error instanceof ChannelError && error.failure === 'retry');
  throw retry ?? failures[0];
}
