import { z } from 'zod';
import { type ChannelType, commonMembers, type CommonConfig } from './channel.ts';
import { alertmanager } from './alertmanager.ts';
import { backlog } from './backlog.ts';
import { exec } from './exec.ts';
import { lineWorks } from './line-works.ts';
import { servicenow } from './servicenow.ts';
import { twilioSms } from './twilio-sms.ts';
import { twilioVoice } from './twilio-voice.ts';
import { chatwork } from './chatwork.ts';
import { email } from './email.ts';
import { googleChat } from './google-chat.ts';
import { jsm } from './jsm.ts';
import { pagerduty } from './pagerduty.ts';
import { partner } from './partner.ts';
import { slack, slackWebhook } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

/** Every type of channel. A new one is one file, and one line here. */
const types = [
  email,
  webhook,
  teams,
  slack,
  slackWebhook,
  pagerduty,
  jsm,
  googleChat,
  chatwork,
  partner,
  lineWorks,
  twilioVoice,
  twilioSms,
  alertmanager,
  servicenow,
  backlog,
  exec,
] as const;

/** Every type of channel, whatever its configuration. */
export const channelTypes: readonly ChannelType[] = types as unknown as readonly ChannelType[];

/** The configuration of a channel of any type. */
export interface AnyChannelConfig extends CommonConfig {
  /** The name of the type. */
  readonly type: string;
  /** The members of the type. */
  readonly [member: string]: unknown;
}

/** The type of a name; undefined if there is none. */
export function channelTypeOf(name: string): ChannelType | undefined {
  return channelTypes.find(({ type }) => type === name);
}

const shapes = channelTypes.map((each) =>
  z.strictObject({ ...commonMembers, type: z.literal(each.type), ...each.members }).superRefine((config, context) => {
    const message = each.check?.(config);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  }),
);

/** The shape of one channel in `health.yaml`. */
export const ChannelConfig: z.ZodType<AnyChannelConfig> = z
  // There is at least one type.
  .discriminatedUnion('type', shapes as unknown as [(typeof shapes)[number]])
  .meta({ id: 'Channel' });
