import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runChecks } from '../../src/index.ts';
import { type ConfigFolder, configFolder } from '../support/config-folder.ts';

describe('a journey in health.yaml', () => {
  let place: ConfigFolder;
  beforeAll(async () => {
    place = await configFolder();
    await place.folder.write('password', 'a password\n');
    await place.folder.write('totp', 'too short\n');
  });
  afterAll(async () => await place[Symbol.asyncDispose]());

  const yaml = (credential: string, head = '') => `version: 1
${head}tenants:
  - id: own
    name: Own panel
    credentials:
      - service: browser
        url: https://panel.example.com
${credential}`;

  test('is a target with its own time limit; the secrets are read', async () => {
    const config = await place.load(
      yaml(
        `        steps: [{ goto: /login }, { fill: { label: Password, secret: password } }]
        secrets: { password: { file: password } }
        allowedOrigins: [https://panel.example.com, "https://*.cdn.example.com"]
`,
        'browser: { atOnce: 1, evidence: { folder: kept, days: 3 } }\n',
      ),
    );
    expect(config.targets).toMatchObject([
      {
        id: 'own/browser',
        service: 'browser',
        timeoutMs: 90_000,
        credential: {
          url: 'https://panel.example.com',
          secrets: { password: 'a password' },
          allowedOrigins: ['https://panel.example.com', 'https://*.cdn.example.com'],
        },
      },
    ]);
    expect(config.browser).toEqual({
      atOnce: 1,
      evidenceFolder: expect.stringMatching(/kept$/),
      evidenceDays: 3,
    });
  });

  test.for([
    ['        steps: [{ goto: /a }]\n        journey: a.ts\n', /steps: expected either "steps" or "journey"/],
    ['        steps: [{ goto: "file:///etc/passwd" }]\n', /goto: expected a path/],
    ['        steps: [{ goto: /a, press: Enter }]\n', /expected exactly one of goto/],
    ['        steps: [{ click: { label: a, css: b } }]\n', /exactly one of role, label/],
    ['        steps: [{ fill: { label: a, secret: other } }]\n', /secrets" has no "other"/],
    ['        steps: [{ fill: { label: a, secret: b, value: c } }]\n', /either "secret" or "value"/],
    [
      '        steps: [{ totp: { label: a, secret: code } }]\n        secrets: { code: { file: totp } }\n',
      /secrets\.code: expected at least 16 letters/,
    ],
    [
      '        steps: [{ goto: /a }]\n        secrets: { password: { file: missing } }\n',
      /secrets\.password: .*does not exist/,
    ],
    ['        steps: [{ goto: /a }]\n        allowedOrigins: [panel.example.com]\n', /expected an origin/],
  ] as const)('%s is refused', async ([credential, message]) => {
    expect((await place.problems(yaml(credential))).join('\n')).toMatch(message);
  });

  test('a machine without a browser is to blame, and not the panel', async () => {
    const config = await place.load(
      yaml('        steps: [{ goto: /login }]\n', 'browser: { executable: no-such-browser }\n'),
    );
    const { results } = await runChecks(config);
    expect(results).toMatchObject([
      {
        class: 'prober_fault',
        code: 'BROWSER_MISSING',
        owner: 'us',
        remedy: 'Run "apt-get install chromium", or name the program at "executable" of "browser" in health.yaml.',
      },
    ]);
  });
});
