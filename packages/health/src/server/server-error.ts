/** The server cannot listen. Its message says what to do. */
export class ServerError extends Error {
  /** The name of the class. */
  override readonly name = 'ServerError';
}
