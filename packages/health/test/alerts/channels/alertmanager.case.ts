import { z } from 'zod';
import type { ChannelCase } from './cases.ts';

/** An array of alerts as openapi.yaml of Alertmanager 0.34 describes it. */
export const PostableAlerts = z.array(
  z.strictObject({
    labels: z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string().min(1)),
    annotations: z.record(z.string(), z.string()),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    generatorURL: z.url().optional(),
  }),
);

export const alertmanagerCase: ChannelCase = {
  type: 'alertmanager',
  config: (url) => ({
    type: 'alertmanager',
    urls: [`${url}/prefix/`],
    user: 'health',
    password: { env: 'PASSWORD' },
    labels: { team: 'platform' },
  }),
  secrets: () => ({ PASSWORD: 'password-of-the-alertmanager' }),
  secretParts: ['password-of-the-alertmanager', Buffer.from('health:password').toString('base64').slice(0, 12)],
  vendor: () => {
    const identities = new Map<string, string>();
    return ({ method, path, headers, json }, complain) => {
      if (method !== 'POST' || path !== '/prefix/api/v2/alerts') complain('there is no such path');
      if (!String(headers['content-type']).startsWith('application/json')) complain('the media type is wrong');
      if (!String(headers.authorization).startsWith('Basic ')) complain('nobody signed in');
      const alerts = PostableAlerts.safeParse(json);
      if (!alerts.success) complain(z.prettifyError(alerts.error));
      for (const { labels, startsAt, endsAt } of alerts.data ?? []) {
        if (Date.parse(endsAt) <= Date.parse(startsAt)) complain('the alert ends before it starts');
        const identity = JSON.stringify(Object.entries(labels).sort(([first], [second]) => (first < second ? -1 : 1)));
        const before = identities.get(labels.incident ?? '');
        if (labels.incident === 'inc-a' && before !== undefined && before !== identity) complain('a second alert');
        identities.set(labels.incident ?? '', identity);
      }
      return { status: 200 };
    };
  },
};
