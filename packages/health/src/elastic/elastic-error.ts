/** Documents cannot be written to Elasticsearch. The message says what to do and holds no secret. */
export class ElasticError extends Error {
  /** The name of the class. */
  override readonly name = 'ElasticError';
}
