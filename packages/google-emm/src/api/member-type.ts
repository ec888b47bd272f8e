/** The members of a message, and the type of each. */
export type MemberTypes = Readonly<Record<string, string>>;

/** The type of a member; undefined if the message has no such member. A document may name anything, also `toString`. */
export function memberType(members: MemberTypes | undefined, name: string): string | undefined {
  return members && Object.hasOwn(members, name) ? members[name] : undefined;
}
