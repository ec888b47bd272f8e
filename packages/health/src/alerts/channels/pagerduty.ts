import { z } from 'zod';
import { SecretReference } from '../../secrets/secret-reference.ts';
import { cutUnits } from '../texts/escape.ts';
import { defineChannel } from './channel.ts';
import { sendRequest } from './http.ts';

const severityOf = { warning: 'warning', minor: 'warning', major: 'error', critical: 'critical' } as const;

/** PagerDuty, by the Events API v2. */
export const pagerduty = defineChannel({
  type: 'pagerduty',
  members: {
    routingKey: SecretReference.describe('The integration key of the service.'),
    apiUrl: z
      .string()
      .regex(/^https:\/\/[^\s<>?#]+$|^http:\/\/127\.0\.0\.1(?::\d+)?$/, 'expected an https address')
      .optional()
      .describe('Default: https://events.pagerduty.com; in the EU https://events.eu.pagerduty.com.'),
  },
  rate: { perMinute: 60, burst: 20, coalesces: false },
  honoursKeys: true,
  isPage: true,
  async send(message, config, context) {
    const { text, content, incident, incidentUrl } = message;
    // PagerDuty joins events with the same key to one alert; another installation must not share it.
    const key = `${context.installation}/${incident ?? message.key}`.slice(0, 255);
    const links = incidentUrl === null ? [] : [{ href: incidentUrl }];
    const isTest = message.kind === 'test';
    const event = {
      routing_key: await context.secret(config.routingKey),
      dedup_key: key,
      event_action: message.kind === 'resolved' ? 'resolve' : 'trigger',
      ...(message.kind === 'resolved'
        ? {}
        : {
            payload: {
              summary: cutUnits(text.subject, 1_024),
              source: context.installation,
              // The service of PagerDuty pages nobody for "info" if its urgency follows the severity.
              severity: isTest ? 'info' : severityOf[content.severity],
              timestamp: new Date(message.atMs).toISOString(),
              ...(content.service === undefined ? {} : { component: cutUnits(content.service, 255) }),
              custom_details: {
                details: text.paragraphs.map((paragraph) => cutUnits(paragraph, 1_024)),
                ...Object.fromEntries(text.facts.map(({ label, value }) => [label, value])),
              },
            },
            client: 'health-check',
            links,
          }),
    };
    const url = `${config.apiUrl ?? 'https://events.pagerduty.com'}/v2/enqueue`;
    await sendRequest({ url, json: event }, context);
    // A test leaves nothing open.
    if (isTest)
      await sendRequest(
        { url, json: { routing_key: event.routing_key, dedup_key: key, event_action: 'resolve' } },
        context,
      );
    return { providerId: key };
  },
});
