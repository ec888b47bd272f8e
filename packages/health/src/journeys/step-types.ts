/** An element of a page, named by exactly one of role, label, placeholder, testId and css. */
export interface PageElement {
  /** The ARIA role, such as button. */
  readonly role?: string | undefined;
  /** The accessible name; with `role`. */
  readonly name?: string | undefined;
  /** The label of a field. */
  readonly label?: string | undefined;
  /** The placeholder of a field. */
  readonly placeholder?: string | undefined;
  /** The value of the attribute `data-testid`. */
  readonly testId?: string | undefined;
  /** A CSS selector. */
  readonly css?: string | undefined;
  /** Whether names and labels must match as a whole. Default: false. */
  readonly exact?: boolean | undefined;
  /** The CSS selector of the frame that contains the element. Default: the page itself. */
  readonly frame?: string | undefined;
}

/** What a step expects: an element, or one of text, url, title and status. */
export interface Expectation extends PageElement {
  /** A text that the page shows. */
  readonly text?: string | undefined;
  /** The path or the URL of the page. A `*` stands for anything. */
  readonly url?: string | undefined;
  /** A part of the title. */
  readonly title?: string | undefined;
  /** The HTTP status of the page. */
  readonly status?: number | undefined;
  /** Whether it must not be visible. Default: false. */
  readonly absent?: boolean | undefined;
  /** How many such elements the page has. */
  readonly count?: number | undefined;
}

/** A field and what is typed into it. */
export interface FillAction extends PageElement {
  /** The name of the secret to type. */
  readonly secret?: string | undefined;
  /** The text to type. It is no secret. */
  readonly value?: string | undefined;
}

/** A field that takes a code of the moment. */
export interface TotpAction extends PageElement {
  /** The name of the secret of the codes. */
  readonly secret: string;
}

/** A list and the option to choose. */
export interface SelectAction extends PageElement {
  /** The label or the value of the option. */
  readonly option: string;
}

/** One step of a declared journey. It has exactly one action. */
export interface JourneyStep {
  /** Opens a path, or a URL with http or https. */
  readonly goto?: string | undefined;
  /** Types a secret or a text into a field. */
  readonly fill?: FillAction | undefined;
  /** Types the code of the moment (RFC 6238) into a field. */
  readonly totp?: TotpAction | undefined;
  /** Clicks an element. */
  readonly click?: PageElement | undefined;
  /** Presses a key, such as Enter. */
  readonly press?: string | undefined;
  /** Chooses an option of a list. */
  readonly select?: SelectAction | undefined;
  /** Waits until the page is as expected. */
  readonly expect?: Expectation | undefined;
  /** Compares the page with its accepted baseline of this name. */
  readonly fingerprint?: string | undefined;
  /** The name of the step. Default: made of the action. */
  readonly step?: string | undefined;
  /** The limit of the step, such as `5s`. Default: 10s, of `goto` 20s. */
  readonly timeout?: string | undefined;
  /** Whether the journey goes on if the step fails. Default: false. */
  readonly optional?: boolean | undefined;
  /** Whether a failure means that the sign-in was refused. Default: false. */
  readonly refusal?: boolean | undefined;
}
