/** A refusal of the simulated service: status and error text. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: 400 | 401 | 403 | 404 | 429;
  /** The text of the body. */
  readonly text: string;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Creates a refusal with status 400, the usual one. */
export function badRequest(text: string): Refusal {
  return { status: 400, text };
}

/** Whether an answer is a refusal. */
export function isRefusal(value: object): value is Refusal {
  return 'status' in value && 'text' in value;
}
