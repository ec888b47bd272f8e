/** The vault cannot be used as it is. The message says what to do, and holds no secret. */
export class VaultProblem extends Error {
  override readonly name = 'VaultProblem';
}
