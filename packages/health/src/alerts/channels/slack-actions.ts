import type { Language } from '../texts/phrases.ts';
import { phrases } from '../texts/phrases.ts';
import { isSignedBySha256, personOf } from './acknowledgeable.ts';
import type { InboundAnswer, InboundContext, InboundRequest } from './channel.ts';
import { member } from './http.ts';

/** The name of the button. */
export const acknowledgeAction = 'acknowledge';
/** How old a request of Slack may be, in seconds. */
const oldestSeconds = 300;

/** What a pressed button asks for. */
interface Press {
  readonly incident: string;
  readonly user: string;
  /** The id of the user, for the answer that only this user sees. */
  readonly userId: string;
  readonly key: string;
}

/**
 * Answers a request of Slack that a button was pressed. `reply` shows a text to the user who pressed it. The request has to have
 * Slack's signature v0, at most five minutes old.
 */
export async function receiveSlackAction(
  { method, path, headers, body }: InboundRequest,
  signingSecret: string,
  { actions, clock, id }: InboundContext,
  language: Language,
  reply: (userId: string, text: string) => Promise<unknown>,
): Promise<InboundAnswer> {
  if (method !== 'POST' || path !== '/actions') return { status: 404 };
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const [, signature = ''] = /^v0=([0-9a-f]{64})$/.exec(headers['x-slack-signature'] ?? '') ?? [];
  const isRecent = Math.abs(clock.now() / 1_000 - Number(timestamp)) <= oldestSeconds;
  if (!isRecent || !isSignedBySha256(`v0:${timestamp}:${body}`, signature, signingSecret, 'hex'))
    return { status: 401 };
  const press = pressOf(body);
  // Other buttons of the same app are not ours.
  if (!press) return { status: 200 };
  const result = await actions.acknowledge(press.incident, `slack:${id}/${press.user}`, press.key);
  const { answers } = phrases[language];
  // The acknowledgement counts, whether or not Slack shows the answer.
  await reply(press.userId, answers[result]).catch(() => {});
  return { status: 200 };
}

function pressOf(body: string): Press | undefined {
  const payload = parse(new URLSearchParams(body).get('payload') ?? '');
  const pressed = member(payload, 'type') === 'block_actions' ? member(payload, 'actions') : undefined;
  const action: unknown = Array.isArray(pressed)
    ? pressed.find((each) => member(each, 'action_id') === acknowledgeAction)
    : undefined;
  const incident = member(action, 'value');
  const userId = member(payload, 'user', 'id');
  if (typeof incident !== 'string' || typeof userId !== 'string') return undefined;
  const user = personOf(member(payload, 'user', 'username') ?? userId);
  return { incident, user, userId, key: `slack/${incident}/${userId}/${String(member(action, 'action_ts'))}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
