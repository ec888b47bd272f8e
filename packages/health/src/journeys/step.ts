import { Duration } from '@mdmkit/monitor/model';
import { z } from 'zod';
import type { Expectation, JourneyStep, PageElement } from './step-types.ts';

const text = (what: string) => z.string().min(1).max(500).describe(what);

/** How an element is named: by what a person perceives of it. */
const elementMembers = {
  role: text('The ARIA role, such as button, heading or link.').optional(),
  name: text('The accessible name of the element; with "role".').optional(),
  label: text('The label of a field.').optional(),
  placeholder: text('The placeholder of a field.').optional(),
  testId: text('The value of the attribute data-testid.').optional(),
  css: text('A CSS selector. Prefer the others: they survive a redesign.').optional(),
  exact: z.boolean().optional().describe('Whether names and labels must match as a whole. Default: false.'),
  frame: text('The CSS selector of the frame that contains the element. Default: the page itself.').optional(),
};

const ways = ['role', 'label', 'placeholder', 'testId', 'css'] as const;

function namesOneElement(
  element: Readonly<Partial<Record<(typeof ways)[number] | 'name', string | undefined>>>,
): boolean {
  const count = ways.filter((way) => element[way] !== undefined).length;
  return count === 1 && (element.name === undefined || element.role !== undefined);
}

const elementExpected = 'expected exactly one of role, label, placeholder, testId and css; "name" goes with "role"';

const PageElementConfig = z.strictObject(elementMembers).refine(namesOneElement, elementExpected);

const Fill = z
  .strictObject({
    ...elementMembers,
    secret: text('The name of the secret to type; see "secrets".').optional(),
    value: z.string().max(2_000).optional().describe('The text to type. It is no secret.'),
  })
  .refine(namesOneElement, elementExpected)
  .refine(
    ({ secret, value }) => (secret === undefined) !== (value === undefined),
    'expected either "secret" or "value"',
  );

const Totp = z
  .strictObject({
    ...elementMembers,
    secret: text('The name of the secret: Base32, or an otpauth:// URI.'),
  })
  .refine(namesOneElement, elementExpected);

const ExpectationConfig = z
  .strictObject({
    ...elementMembers,
    text: text('A text that the page shows.').optional(),
    url: text('The path of the page, such as /devices, or its whole URL. A "*" stands for anything.').optional(),
    title: text('A part of the title of the page.').optional(),
    status: z.int().min(100).max(599).optional().describe('The HTTP status of the page.'),
    absent: z.boolean().optional().describe('Whether the element or text must not be visible. Default: false.'),
    count: z.int().min(0).optional().describe('How many such elements the page has.'),
  })
  .refine((expectation) => {
    const others = [expectation.text, expectation.url, expectation.title, expectation.status];
    const count = others.filter((other) => other !== undefined).length;
    const namesElement = ways.some((way) => expectation[way] !== undefined);
    return namesElement ? count === 0 && namesOneElement(expectation) : count === 1;
  }, 'expected exactly one of an element, text, url, title and status');

/** The actions of a step; each step has one. */
export const stepActions = ['goto', 'fill', 'totp', 'click', 'press', 'select', 'expect', 'fingerprint'] as const;

const pageName = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** One step of a declared journey. */
export const JourneyStepConfig = z
  .strictObject({
    goto: text('A path, or a URL with http or https.')
      .regex(/^(?:\/|https?:\/\/)/i, 'expected a path such as /login, or a URL with http or https')
      .optional(),
    fill: Fill.optional().describe('Types a secret or a text into a field.'),
    totp: Totp.optional().describe('Types the code of the moment (RFC 6238) into a field.'),
    click: PageElementConfig.optional().describe('Clicks an element.'),
    press: text('Presses a key, such as Enter.').optional(),
    select: z
      .strictObject({ ...elementMembers, option: text('The label or value of the option.') })
      .refine(namesOneElement, elementExpected)
      .optional()
      .describe('Chooses an option of a list.'),
    expect: ExpectationConfig.optional().describe('Waits until the page is as expected.'),
    fingerprint: z
      .string()
      .regex(pageName, 'expected a name of small letters, digits and hyphens')
      .optional()
      .describe('Compares the page with its accepted baseline, which is kept under this name.'),
    step: text('The name of the step in results. Default: made of the action.').optional(),
    timeout: Duration.optional().describe('The limit of the step. Default: 10s, of goto 20s.'),
    optional: z
      .boolean()
      .optional()
      .describe('Whether the journey goes on if the step fails, such as the click on a cookie banner. Default: false.'),
    refusal: z
      .boolean()
      .optional()
      .describe(
        'Whether a failure means that the sign-in was refused: the credential is then to blame. Default: false.',
      ),
  })
  .refine(
    (step) => stepActions.filter((action) => step[action] !== undefined).length === 1,
    `expected exactly one of ${stepActions.join(', ')}`,
  );

/** The name of a step, for results: its own, or one made of its action. No typed text is part of it. */
export function nameOfStep(step: JourneyStep): string {
  if (step.step !== undefined) return step.step;
  if (step.goto !== undefined) return `goto ${withoutQuery(step.goto)}`;
  if (step.press !== undefined) return `press ${step.press}`;
  if (step.fingerprint !== undefined) return `fingerprint ${step.fingerprint}`;
  for (const action of ['fill', 'totp', 'click', 'select'] as const) {
    const element = step[action];
    if (element !== undefined) return `${action} ${nameOfElement(element)}`;
  }
  return `expect ${step.expect ? nameOfExpectation(step.expect) : ''}`;
}

/** The name of an element, as its step describes it. */
export function nameOfElement({ role, name, label, placeholder, testId, css }: PageElement): string {
  if (role !== undefined) return name === undefined ? role : `${role} "${name}"`;
  return `"${label ?? placeholder ?? testId ?? css ?? ''}"`;
}

function nameOfExpectation({ text: shown, url, title, status, ...element }: Expectation): string {
  if (shown !== undefined) return `text "${shown}"`;
  if (url !== undefined) return `url ${withoutQuery(url)}`;
  if (title !== undefined) return `title "${title}"`;
  if (status !== undefined) return `status ${status}`;
  return nameOfElement(element);
}

function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/s, '');
}
