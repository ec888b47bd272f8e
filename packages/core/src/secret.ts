import { inspect } from 'node:util';

const redacted = '[redacted]';

/**
 * A value that must not be printed: a token, a key, a password.
 *
 * String conversion, JSON, `util.inspect` and errors show `[redacted]`; {@link Secret.reveal} is the only way to
 * the value.
 */
export class Secret {
  /** The value; private. */
  readonly #value: string;

  /** Wraps a value. */
  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Meant for signing and for the transport; never pass the result to a log. */
  reveal(): string {
    return this.#value;
  }

  /** `[redacted]`. */
  toString(): string {
    return redacted;
  }

  /** `[redacted]`, so that JSON holds no secret. */
  toJSON(): string {
    return redacted;
  }

  /** `[redacted]`, so that `console.log` and `util.inspect` show no secret. */
  [inspect.custom](): string {
    return redacted;
  }
}
