import { type ErrorDetail, errorAnswer } from './answers.ts';

/** An answer that ends a request at once: thrown inside handlers, and turned into the answer around them. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** The answer. */
  readonly answer: Response;

  /** Creates a refusal with the error of a Google API. */
  constructor(status: Parameters<typeof errorAnswer>[0], message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.answer = errorAnswer(status, message, details);
  }
}

/** The error for a resource that does not exist, or not for this caller. */
export function notFound(): Refusal {
  return new Refusal('NOT_FOUND', 'Requested entity was not found.');
}

/** The error for a value that Google refuses; `field` is a path in the request. */
export function invalid(field: string, message: string): Refusal {
  const violation = { field, description: message };
  return new Refusal('INVALID_ARGUMENT', message, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [violation] },
  ]);
}
