import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';

const byList = new WeakMap<readonly string[], SecureContext>();
const byContent = new Map<string, SecureContext>();
/** A process judges by one or two sets of authorities; more than these come from tests. */
const mostKept = 16;

/**
 * The secure context that judges certificates by these authorities alone, as PEM text. Node parses the whole list for
 * each connection that names authorities, which takes longer than the handshake; a context parses it once. The same list
 * gives the same context, and so do two lists with the same texts.
 */
export function secureContextOf(authorities: readonly string[]): SecureContext {
  const cached = byList.get(authorities);
  if (cached) return cached;
  const key = createHash('sha256').update(authorities.join('\n')).digest('base64');
  const context = byContent.get(key) ?? createSecureContext({ ca: [...authorities] });
  byContent.delete(key);
  byContent.set(key, context);
  const [oldest] = byContent.keys();
  if (byContent.size > mostKept && oldest !== undefined) byContent.delete(oldest);
  byList.set(authorities, context);
  return context;
}

let byDefault: SecureContext | undefined;

/** The secure context of connections that name no authorities, shared by all of them. */
export function defaultSecureContext(): SecureContext {
  byDefault ??= createSecureContext();
  return byDefault;
}
