/**
 * Whether a name may be repeated in a message. A credential pasted where a name belongs must not be: it is long and has
 * no ending, or holds what no name holds.
 */
export function isShowable(name: string): boolean {
  if (name.length > 255 || /[\p{Cc}{}"]|-----/u.test(name)) return false;
  if (/\.[A-Za-z]\w{0,9}$/.test(name)) return true;
  const longestPart = Math.max(...name.split(/[/\\]/).map((part) => part.length));
  return longestPart < 24 && name.length < 64;
}
