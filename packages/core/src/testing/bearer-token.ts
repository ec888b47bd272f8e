/**
 * Returns the bearer token of a request; undefined if the header `Authorization` is absent or has another form. The name of the
 * scheme may be written in any case. (RFC 6750 §2.1, RFC 9110 §11.1)
 */
export function bearerTokenOf({ headers }: Pick<Request, 'headers'>): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.get('authorization') ?? '')?.[1];
}
