/** A credential's file is missing, unreadable or of the wrong kind. */
export class CredentialProblem extends Error {
  override readonly name = 'CredentialProblem';
  /** The credential's member that names the file. */
  readonly member: string;

  /** Makes a problem of one member. */
  constructor(member: string, message: string) {
    super(message);
    this.member = member;
  }
}

/** What is wrong with one credential, all at once. */
export class CredentialProblems extends Error {
  override readonly name = 'CredentialProblems';
  /** The problems, at least one. */
  readonly problems: readonly CredentialProblem[];

  /** Makes the error. */
  constructor(problems: readonly CredentialProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}
